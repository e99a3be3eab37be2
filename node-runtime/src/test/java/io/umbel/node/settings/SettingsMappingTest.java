package io.umbel.node.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.umbel.spi.Alpn;
import io.umbel.spi.NodeAddress;
import io.umbel.spi.NodeId;
import java.lang.reflect.RecordComponent;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SettingsMappingTest {
    /** RFC 8032 section 7.1, the public keys of tests 1 and 2. */
    private static final NodeId ALICE =
            NodeId.parse("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");

    private static final NodeId BOB =
            NodeId.parse("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c");

    private static final String EVERY_KEY =
            """
            umbel {
              home = /srv/node
              key-file = keys/my.pem
              shutdown-grace = 3s
              peers = [ "umbel://%s@192.0.2.1:4433" ]
              relays = [ "umbel://%s@192.0.2.2:4433" ]
              relay-tokens { %s = a-word-of-16-characters }
              paths = relayed
              local-candidates = false
              port-mapping = 192.168.1.1
              default-handlers { "/old/1.0" = "/new/1.0" }
              endpoint {
                bind-address = 127.0.0.1
                port = 4433
                preset = lan
                io = nio
                idle-timeout = 60s
                keep-alive = 0s
                handshake-timeout = 2s
                retry-token-lifetime = 1m
                max-connections = 11
                max-connections-per-peer = 12
                max-half-open = 13
                retry-above = 14
                handshakes-per-second = 15
                max-streams = 16
                max-aborted-streams = 17
                datagram-queue = 18
                middleware = [ telemetry ]
              }
              dial {
                timeout = 19s
                pool-idle = 20s
                max-pooled = 21
                ping = 22s
                backoff-initial = 23ms
                backoff-max = 24s
                circuit-failures = 25
              }
              plugin {
                folder = ~/jars
                watch = false
                start-timeout = 26s
                stop-grace = 27s
              }
              control.allow = [ %s ]
              reputation {
                half-life = 28s
                weights {
                  malformed = 29
                  protocol-error = 30
                  forgery = 31
                  unauthorized = 32
                  flood = 33
                  abandoned-handshake = 34
                }
              }
              ban {
                score = -35
                duration = 36s
                address-after = 37
                max-bans = 38
                never = [ %s ]
                file = other-bans
              }
              plugins.chat {
                room = lobby
                middleware = [ telemetry, { rate-limit { per-peer = "10/s" } } ]
              }
            }
            """
                    .formatted(ALICE, ALICE, ALICE, BOB, BOB);

    @TempDir Path directory;
    private SettingsFixture fixture;

    @BeforeEach
    void setUp() {
        fixture = new SettingsFixture(directory, Map.of());
    }

    @Test
    void everyKey_changesItsComponent() throws Exception {
        NodeSettings defaults = fixture.readOverrides(Map.of());

        assertThat(unchanged("umbel", fixture.read(EVERY_KEY), defaults)).isEmpty();
    }

    @Test
    void everyKey_reachesItsComponent() throws Exception {
        NodeSettings settings = fixture.read(EVERY_KEY);

        assertThat(settings.data()).isEqualTo(Path.of("/srv/node"));
        assertThat(settings.keyFile()).isEqualTo(Path.of("/srv/node/keys/my.pem"));
        assertThat(settings.plugin().folder()).isEqualTo(Path.of("/home/someone/jars"));
        assertThat(settings.defaultHandlers())
                .containsExactly(Map.entry(Alpn.of("/old/1.0"), Alpn.of("/new/1.0")));
        assertThat(settings.control().allow()).containsExactly(BOB);
        assertThat(settings.dial().peers())
                .containsExactly(NodeAddress.of(ALICE, new InetSocketAddress("192.0.2.1", 4433)));
        assertThat(settings.reach().relays())
                .containsExactly(NodeAddress.of(ALICE, new InetSocketAddress("192.0.2.2", 4433)));
        assertThat(settings.reach().paths()).isEqualTo(ReachSettings.Paths.RELAYED);
        assertThat(settings.reach().localCandidates()).isFalse();
        assertThat(settings.reach().portMapping())
                .isEqualTo(new PortMapping.Router(InetAddress.ofLiteral("192.168.1.1")));
        assertThat(settings.reach().relayTokens())
                .containsExactly(Map.entry(ALICE, "a-word-of-16-characters"));
        assertThat(settings.endpoint())
                .isEqualTo(
                        new EndpointSettings(
                                new InetSocketAddress(InetAddress.getLoopbackAddress(), 4433),
                                EndpointSettings.Preset.LAN,
                                EndpointSettings.Io.NIO,
                                Duration.ofSeconds(60),
                                Duration.ZERO,
                                Duration.ofSeconds(2),
                                Duration.ofMinutes(1),
                                11,
                                12,
                                13,
                                14,
                                15,
                                16,
                                17,
                                18));
    }

    @Test
    void dialKeys_reachTheirComponents() throws Exception {
        DialSettings dial = fixture.read(EVERY_KEY).dial();

        assertThat(dial)
                .isEqualTo(
                        new DialSettings(
                                Duration.ofSeconds(19),
                                Duration.ofSeconds(20),
                                21,
                                Duration.ofSeconds(22),
                                Duration.ofMillis(23),
                                Duration.ofSeconds(24),
                                25,
                                dial.peers()));
    }

    @Test
    void middleware_isANameOrAnObjectWithOneName() throws Exception {
        MiddlewareSettings middleware = fixture.read(EVERY_KEY).middleware();

        assertThat(middleware.everywhere())
                .extracting(MiddlewareSetting::name)
                .containsExactly("telemetry");
        assertThat(middleware.of("chat"))
                .extracting(MiddlewareSetting::name)
                .containsExactly("telemetry", "rate-limit");
        assertThat(middleware.of("chat").getLast())
                .isInstanceOfSatisfying(
                        MiddlewareSetting.BuiltIn.class,
                        builtIn ->
                                assertThat(builtIn.settings())
                                        .isInstanceOfSatisfying(
                                                BuiltInSettings.RateLimit.class,
                                                limit ->
                                                        assertThat(limit.perPeer())
                                                                .isEqualTo(
                                                                        new Rate(
                                                                                10,
                                                                                Duration.ofSeconds(
                                                                                        1)))));
        assertThat(middleware.of("chat").getLast().origin()).endsWith("node.conf:68");
        assertThat(middleware.of("other")).isEmpty();
    }

    @Test
    void pluginSubtree_passesThroughUnread() throws Exception {
        NodeSettings settings = fixture.read("umbel.plugins.chat { room = lobby, any.key = 1 }");

        assertThat(settings.plugins().getConfig("chat").getString("room")).isEqualTo("lobby");
        assertThat(settings.plugins().getInt("chat.any.key")).isEqualTo(1);
    }

    /** The components, at any depth, that are equal in both. */
    private static List<String> unchanged(String path, Record one, Record other)
            throws ReflectiveOperationException {
        var equal = new ArrayList<String>();
        for (RecordComponent component : one.getClass().getRecordComponents()) {
            component.getAccessor().setAccessible(true);
            Object a = component.getAccessor().invoke(one);
            Object b = component.getAccessor().invoke(other);
            String name = path + '.' + component.getName();
            if (a instanceof Record inner && a.getClass() == b.getClass()) {
                equal.addAll(unchanged(name, inner, (Record) b));
            } else if (a.equals(b)) {
                equal.add(name);
            }
        }
        return equal;
    }
}
