package io.umbel.gossip;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import io.umbel.gossip.directory.DirectorySettings;
import io.umbel.gossip.driver.DriverSettings;
import io.umbel.gossip.mdns.MdnsSettings;
import io.umbel.gossip.proto.GossipConfig;
import io.umbel.gossip.proto.MembershipConfig;
import io.umbel.spi.NodeAddress;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * {@code umbel.plugins.gossip}.
 *
 * @param topics joined from the start
 */
record GossipSettings(
        DriverSettings driver,
        List<String> topics,
        DirectorySettings directory,
        MdnsSettings mdns) {
    private static final Set<String> KEYS =
            Set.of(
                    "seeds",
                    "topics",
                    "max-message-size",
                    "queue-per-peer",
                    "active-view",
                    "passive-view",
                    "shuffle-interval",
                    "neighbor-timeout",
                    "join-timeout",
                    "mdns.enabled",
                    "mdns.addresses",
                    "directory.enabled",
                    "directory.ttl",
                    "directory.max-nodes");
    private static final int LARGEST_MESSAGE = 1 << 20;
    private static final int LARGEST_QUEUE = 1 << 30;
    private static final Duration LONGEST = Duration.ofHours(1);
    private static final Duration SHORTEST_TTL = Duration.ofSeconds(3);
    private static final int MOST_NODES = 1_000_000;

    /**
     * Reads them.
     *
     * @throws IllegalArgumentException that tells all problems, a line each
     */
    static GossipSettings of(Config config) {
        var reader = new Reader(config, new ArrayList<>());
        GossipSettings settings = reader.settings();
        if (!reader.problems().isEmpty()) {
            throw new IllegalArgumentException(String.join("\n", reader.problems()));
        }
        return settings;
    }

    private record Reader(Config config, List<String> problems) {
        GossipSettings settings() {
            config.entrySet().stream()
                    .map(entry -> entry.getKey())
                    .filter(key -> !KEYS.contains(key))
                    .forEach(key -> problem(key, "unknown (expected one of " + known() + ")"));
            int maxMessage = bytes("max-message-size", 512, LARGEST_MESSAGE);
            var driver =
                    new DriverSettings(
                            GossipConfig.DEFAULT.with(membership()),
                            maxMessage,
                            bytes("queue-per-peer", 2 * maxMessage, LARGEST_QUEUE),
                            seeds());
            return new GossipSettings(
                    driver, read("topics", config::getStringList, List.of()), directory(), mdns());
        }

        private MdnsSettings mdns() {
            var addresses = new ArrayList<InetAddress>();
            for (String text : read("mdns.addresses", config::getStringList, List.<String>of())) {
                try {
                    addresses.add(InetAddress.ofLiteral(text));
                } catch (IllegalArgumentException _) {
                    problem("mdns.addresses", "'" + text + "' (expected an IP address)");
                }
            }
            return new MdnsSettings(read("mdns.enabled", config::getBoolean, false), addresses);
        }

        private static String known() {
            return KEYS.stream().sorted().collect(Collectors.joining(", "));
        }

        private DirectorySettings directory() {
            return new DirectorySettings(
                    read("directory.enabled", config::getBoolean, true),
                    duration("directory.ttl", SHORTEST_TTL),
                    number("directory.max-nodes", 1, MOST_NODES));
        }

        private MembershipConfig membership() {
            MembershipConfig standard = MembershipConfig.DEFAULT;
            return new MembershipConfig(
                    number("active-view", 1, 100),
                    number("passive-view", 1, 1000),
                    standard.activeWalk(),
                    standard.passiveWalk(),
                    standard.shuffleWalk(),
                    standard.shuffleActive(),
                    standard.shufflePassive(),
                    duration("shuffle-interval"),
                    duration("neighbor-timeout"),
                    duration("join-timeout"));
        }

        private List<NodeAddress> seeds() {
            var seeds = new ArrayList<NodeAddress>();
            for (String text : read("seeds", config::getStringList, List.<String>of())) {
                try {
                    seeds.add(NodeAddress.parse(text));
                } catch (IllegalArgumentException e) {
                    problem("seeds", String.valueOf(e.getMessage()));
                }
            }
            return seeds;
        }

        private int number(String key, int least, int most) {
            int value = read(key, config::getInt, least);
            if (value < least || value > most) {
                problem(key, value + " (expected " + least + "–" + most + ")");
                return least;
            }
            return value;
        }

        private int bytes(String key, int least, int most) {
            long value = read(key, config::getBytes, (long) least);
            if (value < least || value > most) {
                problem(key, value + " bytes (expected " + least + "–" + most + ")");
                return least;
            }
            return (int) value;
        }

        private Duration duration(String key) {
            return duration(key, Duration.ofMillis(1));
        }

        private Duration duration(String key, Duration least) {
            Duration value = read(key, config::getDuration, least);
            if (value.compareTo(least) < 0 || value.compareTo(LONGEST) > 0) {
                problem(key, "%s (expected %d ms–1 h)".formatted(value, least.toMillis()));
                return least;
            }
            return value;
        }

        private <T> T read(String key, Function<String, T> get, T otherwise) {
            try {
                return get.apply(key);
            } catch (ConfigException e) {
                problem(key, String.valueOf(e.getMessage()));
                return otherwise;
            }
        }

        private void problem(String key, String what) {
            String at =
                    config.hasPath(key) ? " at " + config.getValue(key).origin().description() : "";
            problems.add("umbel.plugins.gossip." + key + ": " + what + at);
        }
    }
}
