package io.umbel.node.settings;

import io.umbel.spi.Alpn;
import io.umbel.spi.NodeAddress;
import io.umbel.spi.NodeId;
import io.umbel.spi.Violation;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Which key becomes which component of which record, and in what range. */
final class SettingsMapping {
    private static final Pattern TOKEN = Pattern.compile("[!-~]{16,255}");
    private static final int MILLION = 1_000_000;
    private static final int MAX_ABORTED_STREAMS = 10 * MILLION;
    private static final int MAX_DATAGRAMS = 65_536;
    private static final int MAX_PORT = 65_535;
    private static final int MAX_FAILURES = 1000;
    private static final Duration MILLI = Duration.ofMillis(1);
    private static final Duration TENTH = Duration.ofMillis(100);
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration YEAR = Duration.ofDays(365);
    private static final int MAX_KEYS_PER_ADDRESS = 1000;

    private final ProcessEnvironment environment;

    SettingsMapping(ProcessEnvironment environment) {
        this.environment = environment;
    }

    NodeSettings node(Section umbel) {
        Path data = path(umbel, "home", Path.of(""));
        Section endpoint = umbel.section("endpoint");
        Section plugins = umbel.section("plugins");
        return new NodeSettings(
                data,
                path(umbel, "key-file", data),
                endpoint(endpoint),
                dial(umbel, umbel.section("dial")),
                new ReachSettings(
                        umbel.list(
                                "relays",
                                "the umbel:// URI of a relay, with its address",
                                relay -> relay(Section.string(relay))),
                        umbel.map(
                                "relay-tokens",
                                "a relay's node id, and the token that it asks for",
                                NodeId::parse,
                                SettingsMapping::token),
                        umbel.choice("paths", ReachSettings.Paths.class),
                        umbel.flag("local-candidates"),
                        umbel.parsed(
                                "port-mapping",
                                "off, on, or a router's IP address",
                                PortMapping::parse)),
                plugin(umbel.section("plugin"), data),
                control(umbel.section("control")),
                guard(umbel.section("reputation"), umbel.section("ban"), data),
                umbel.map("default-handlers", "an ALPN", Alpn::of, Alpn::of),
                umbel.duration("shutdown-grace", Duration.ZERO, HOUR),
                new MiddlewareReader().read(endpoint, plugins),
                plugins.values());
    }

    private static EndpointSettings endpoint(Section section) {
        var settings =
                new EndpointSettings(
                        bind(section),
                        section.choice("preset", EndpointSettings.Preset.class),
                        section.choice("io", EndpointSettings.Io.class),
                        section.duration("idle-timeout", SECOND, HOUR),
                        section.duration("keep-alive", Duration.ZERO, HOUR),
                        section.duration("handshake-timeout", TENTH, Duration.ofMinutes(5)),
                        section.duration("retry-token-lifetime", SECOND, HOUR),
                        section.integer("max-connections", 1, MILLION),
                        section.integer("max-connections-per-peer", 1, MILLION),
                        section.integer("max-half-open", 1, MILLION),
                        section.integer("retry-above", 0, MILLION),
                        section.integer("handshakes-per-second", 1, MILLION),
                        section.integer("max-streams", 1, MILLION),
                        section.integer("max-aborted-streams", 1, MAX_ABORTED_STREAMS),
                        section.integer("datagram-queue", 1, MAX_DATAGRAMS));
        if (settings.keepAlive().compareTo(settings.idleTimeout()) >= 0) {
            section.tell(
                    "keep-alive",
                    "less than idle-timeout, " + Section.text(settings.idleTimeout()));
        }
        return settings;
    }

    private static InetSocketAddress bind(Section section) {
        InetAddress address =
                section.parsed("bind-address", "an IP address or *", SettingsMapping::address);
        return new InetSocketAddress(address, section.integer("port", 0, MAX_PORT));
    }

    private static InetAddress address(String text) {
        try {
            return InetAddress.ofLiteral(text.equals("*") ? "::" : text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException('"' + text + "\" (expected an IP address or *)", e);
        }
    }

    private static DialSettings dial(Section umbel, Section section) {
        var settings =
                new DialSettings(
                        section.duration("timeout", TENTH, Duration.ofMinutes(10)),
                        section.duration("pool-idle", SECOND, DAY),
                        section.integer("max-pooled", 1, MILLION),
                        section.duration("ping", TENTH, HOUR),
                        section.duration("backoff-initial", MILLI, HOUR),
                        section.duration("backoff-max", MILLI, DAY),
                        section.integer("circuit-failures", 1, MAX_FAILURES),
                        umbel.list(
                                "peers",
                                "an umbel:// URI or a ticket",
                                peer -> NodeAddress.parse(Section.string(peer))));
        if (settings.backoffMax().compareTo(settings.backoffInitial()) < 0) {
            section.tell(
                    "backoff-max",
                    "at least backoff-initial, " + Section.text(settings.backoffInitial()));
        }
        return settings;
    }

    private static String token(String text) {
        if (!TOKEN.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "a token of %d characters (expected 16 to 255 of visible ASCII)"
                            .formatted(text.length()));
        }
        return text;
    }

    private static NodeAddress relay(String text) {
        NodeAddress relay = NodeAddress.parse(text);
        if (relay.addresses().isEmpty()) {
            throw new IllegalArgumentException(
                    '"' + text + "\" (expected umbel://<node-id>@host:port)");
        }
        return NodeAddress.of(relay.id(), relay.addresses().getFirst());
    }

    private PluginHostSettings plugin(Section section, Path data) {
        return new PluginHostSettings(
                path(section, "folder", data),
                section.flag("watch"),
                section.duration("start-timeout", TENTH, HOUR),
                section.duration("stop-grace", Duration.ZERO, HOUR));
    }

    private static ControlSettings control(Section section) {
        return new ControlSettings(
                Set.copyOf(
                        section.list(
                                "allow", "a node id", id -> NodeId.parse(Section.string(id)))));
    }

    private GuardSettings guard(Section reputation, Section ban, Path data) {
        return new GuardSettings(
                reputation.duration("half-life", SECOND, DAY),
                weights(reputation.section("weights")),
                ban.number("score", -MILLION, -1),
                ban.duration("duration", SECOND, YEAR),
                ban.integer("address-after", 0, MAX_KEYS_PER_ADDRESS),
                ban.integer("max-bans", 1, MILLION),
                Set.copyOf(ban.list("never", "a node id", id -> NodeId.parse(Section.string(id)))),
                path(ban, "file", data));
    }

    private static Map<Violation, Double> weights(Section section) {
        var weights = new EnumMap<Violation, Double>(Violation.class);
        for (Violation violation : Violation.values()) {
            String key = violation.name().toLowerCase(Locale.ROOT).replace('_', '-');
            weights.put(violation, section.number(key, 0, MILLION));
        }
        return weights;
    }

    private Path path(Section section, String key, Path base) {
        return section.parsed(key, "a path", text -> environment.resolve(text, base));
    }
}
