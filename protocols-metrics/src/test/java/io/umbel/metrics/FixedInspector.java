package io.umbel.metrics;

import io.umbel.spi.Alpn;
import io.umbel.spi.ConnectionInfo.Side;
import io.umbel.spi.ErrorCode;
import io.umbel.spi.HealthSource.Health;
import io.umbel.spi.NetworkPath;
import io.umbel.spi.NodeAddress;
import io.umbel.spi.NodeId;
import io.umbel.spi.NodeInspector;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

/** A node with as many peers as a test wants. */
public final class FixedInspector implements NodeInspector {
    private static final Instant SINCE = Instant.parse("2026-01-01T00:00:00Z");

    private final NodeAddress address;
    private final Map<String, Health> health = new ConcurrentHashMap<>();
    private volatile int peers;

    /** A node of this address that is alone. */
    public FixedInspector(NodeAddress address) {
        this.address = address;
        health.put("node.event-loop", Health.UP);
    }

    /** From now on it has so many. */
    public void peers(int count) {
        peers = count;
    }

    /** From now on a check says so. */
    public void health(String name, Health answer) {
        health.put(name, answer);
    }

    /** The id of one of them. */
    public static NodeId peer(int index) {
        var key = new byte[NodeId.LENGTH];
        key[0] = (byte) (index >> 8);
        key[1] = (byte) index;
        return NodeId.of(key);
    }

    @Override
    public Snapshot snapshot() {
        return new Snapshot(
                address,
                "0.1.0",
                SINCE,
                new Traffic(1, 1000, 2000, 10, 20, 1, 14_000),
                Duration.ofNanos(40_000),
                IntStream.range(0, peers).mapToObj(FixedInspector::connected).toList(),
                List.of(
                        new Protocol(
                                Alpn.of("/echo/1.0"),
                                "echo",
                                List.of("rate-limit"),
                                7,
                                Map.of(ErrorCode.RATE_LIMITED, 2L))),
                List.of(new Plugin("echo", "1.0", true, List.of(Alpn.of("/echo/1.0")), SINCE, "")));
    }

    private static Peer connected(int index) {
        var path =
                new NetworkPath.Direct(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 4433),
                        Duration.ofMillis(3),
                        SINCE);
        var connection =
                new Connection(
                        index,
                        Alpn.of("/echo/1.0"),
                        Side.ACCEPTOR,
                        SINCE,
                        path,
                        new Traffic(1, 100 + index, 200, 1, 2, 0, 14_000));
        return new Peer(peer(index), List.of(connection), 0, OptionalDouble.empty());
    }

    @Override
    public Map<String, Health> health() {
        return Map.copyOf(health);
    }
}
