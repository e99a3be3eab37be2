package io.umbel.node.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.umbel.node.plugin.PluginState;
import io.umbel.node.plugin.PluginStatus;
import io.umbel.spi.Alpn;
import io.umbel.spi.ConnectionInfo;
import io.umbel.spi.NetworkPath;
import io.umbel.spi.NodeAddress;
import io.umbel.spi.NodeId;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class NodeJsonTest {
    /** RFC 8032 section 7.1, test 1. */
    static final NodeId ALICE =
            NodeId.parse("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");

    private static final InetSocketAddress LOCAL =
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 4433);
    private static final InetSocketAddress LOCAL_6 =
            new InetSocketAddress(InetAddress.ofLiteral("2001:db8::1"), 4433);
    private static final Instant WHEN = Instant.parse("2026-01-02T03:04:05.678901Z");

    private final JsonMapper mapper = NodeJson.mapper();

    static Stream<Object> values() {
        return Stream.of(
                status(),
                new PeerStatus(ALICE, List.of(), CircuitStatus.HEALTHY, 0, List.of()),
                peer(new NetworkPath.Direct(LOCAL, Duration.ofNanos(1234), WHEN)),
                peer(new NetworkPath.Direct(LOCAL_6, Duration.ofSeconds(12), WHEN)),
                peer(
                        new NetworkPath.Relayed(
                                URI.create("https://relay.example"), Duration.ZERO, WHEN)),
                new PluginStatus(
                        "echo",
                        "1.2.3",
                        PluginState.FAILED,
                        List.of(Alpn.of("/echo/1.0")),
                        Path.of("/plugins/echo.jar"),
                        WHEN,
                        "it broke"));
    }

    static NodeStatus status() {
        return new NodeStatus(
                NodeAddress.of(ALICE, LOCAL),
                "1.0",
                42,
                WHEN,
                Path.of("/home/alice"),
                List.of(Alpn.of("/echo/1.0")),
                3,
                Map.of("handshakes", 7L));
    }

    private static PeerStatus peer(NetworkPath path) {
        return new PeerStatus(
                ALICE,
                List.of(
                        new ConnectionStatus(
                                Alpn.of("/echo/1.0"), ConnectionInfo.Side.DIALER, WHEN, path)),
                new CircuitStatus(CircuitStatus.State.OPEN, 4, WHEN),
                -42.5,
                List.of(new LimitStatus("connections", 2, 16)));
    }

    @ParameterizedTest
    @MethodSource("values")
    void everyRecord_survivesTheRoundTrip(Object value) throws Exception {
        String json = mapper.writeValueAsString(value);

        assertThat(mapper.readValue(json, value.getClass())).as(json).isEqualTo(value);
    }

    static Stream<ControlRequest> requests() {
        return Stream.of(
                new ControlRequest.Status(),
                new ControlRequest.Peers(),
                new ControlRequest.Plugins(),
                new ControlRequest.Reload(Set.of("echo")),
                new ControlRequest.Bans(),
                new ControlRequest.Ban("192.0.2.1", Duration.ofHours(1), "noise"),
                new ControlRequest.Unban("192.0.2.1"),
                new ControlRequest.Stop());
    }

    @ParameterizedTest
    @MethodSource("requests")
    void everyRequest_isToldByItsKind(ControlRequest request) throws Exception {
        String json = mapper.writerFor(ControlRequest.class).writeValueAsString(request);

        assertThat(mapper.readValue(json, ControlRequest.class)).as(json).isEqualTo(request);
    }

    @Test
    void values_readAsAProgramExpectsThem() throws Exception {
        String json =
                mapper.writeValueAsString(
                        peer(new NetworkPath.Direct(LOCAL_6, Duration.ofMillis(1500), WHEN)));

        assertThat(json)
                .contains("\"id\":\"" + ALICE + '"')
                .contains("\"alpn\":\"/echo/1.0\"")
                .contains("\"kind\":\"direct\"")
                .contains("\"remote\":\"[2001:db8:0:0:0:0:0:1]:4433\"")
                .contains("\"rtt\":1.5")
                .contains("\"since\":\"2026-01-02T03:04:05.678901Z\"");
    }

    @Test
    void unknownProperty_isIgnored_becauseANewerNodeMaySayMore() throws Exception {
        String json =
                mapper.writeValueAsString(status()).replaceFirst("\\{", "{\"mood\":\"good\",");

        assertThat(mapper.readValue(json, NodeStatus.class)).isEqualTo(status());
    }
}
