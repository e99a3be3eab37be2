package io.umbel.metrics.sdk;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.metrics.ObservableDoubleMeasurement;
import io.opentelemetry.api.metrics.ObservableLongMeasurement;
import io.umbel.spi.NodeInspector;
import io.umbel.spi.NodeInspector.Connection;
import io.umbel.spi.NodeInspector.Peer;
import io.umbel.spi.NodeInspector.Traffic;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Time series of single peers: bounded, because strangers decide how many peers there are. */
final class PeerMetrics {
    static final String SCOPE = "io.umbel.metrics.peers";
    static final String REST = "other";

    private static final AttributeKey<String> PEER = AttributeKey.stringKey("umbel.peer.id");
    private static final AttributeKey<String> DIRECTION =
            AttributeKey.stringKey("network.io.direction");
    private static final double SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final Comparator<Busy> BUSIEST_FIRST =
            Comparator.comparingLong(Busy::bytes).reversed();

    private final int top;
    private final Supplier<Optional<NodeInspector>> inspector;
    private final ObservableLongMeasurement connections;
    private final ObservableLongMeasurement io;
    private final ObservableDoubleMeasurement rtt;

    private PeerMetrics(Meter meter, int top, Supplier<Optional<NodeInspector>> inspector) {
        this.top = top;
        this.inspector = inspector;
        this.connections =
                meter.upDownCounterBuilder("umbel.peer.connections")
                        .setUnit("{connection}")
                        .setDescription("Open connections of a peer")
                        .buildObserver();
        this.io =
                meter.upDownCounterBuilder("umbel.peer.io")
                        .setUnit("By")
                        .setDescription("Bytes of a peer's open connections since they began")
                        .buildObserver();
        this.rtt =
                meter.gaugeBuilder("umbel.peer.rtt")
                        .setUnit("s")
                        .setDescription("Smoothed round-trip time of a peer's best connection")
                        .buildObserver();
    }

    static AutoCloseable register(
            Meter meter, int top, Supplier<Optional<NodeInspector>> inspector) {
        var peers = new PeerMetrics(meter, top, inspector);
        return meter.batchCallback(peers::observe, peers.connections, peers.io, peers.rtt);
    }

    /** Summed once, not at each comparison. */
    private record Busy(Peer peer, Traffic traffic) {
        static Busy of(Peer peer) {
            return new Busy(
                    peer,
                    peer.connections().stream()
                            .map(Connection::traffic)
                            .reduce(Traffic.NONE, Traffic::plus));
        }

        long bytes() {
            return traffic.bytesSent() + traffic.bytesReceived();
        }

        int connections() {
            return peer.connections().size();
        }
    }

    private void observe() {
        List<Busy> peers =
                peers().filter(p -> !p.connections().isEmpty())
                        .map(Busy::of)
                        .sorted(BUSIEST_FIRST)
                        .toList();
        peers.stream().limit(top).forEach(this::observe);
        List<Busy> rest = peers.stream().skip(top).toList();
        if (!rest.isEmpty()) {
            record(
                    REST,
                    rest.stream().mapToLong(Busy::connections).sum(),
                    rest.stream().map(Busy::traffic).reduce(Traffic.NONE, Traffic::plus));
        }
    }

    private Stream<Peer> peers() {
        try {
            Optional<NodeInspector> node = inspector.get();
            return node.isEmpty() ? Stream.empty() : node.get().snapshot().peers().stream();
        } catch (IOException _) {
            return Stream.empty(); // the node stops
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return Stream.empty();
        }
    }

    private void observe(Busy busy) {
        String id = busy.peer().id().toString();
        record(id, busy.connections(), busy.traffic());
        busy.peer().connections().stream()
                .mapToLong(connection -> connection.path().rtt().toNanos())
                .min()
                .ifPresent(nanos -> rtt.record(nanos / SECOND, Attributes.of(PEER, id)));
    }

    private void record(String peer, long open, Traffic traffic) {
        connections.record(open, Attributes.of(PEER, peer));
        io.record(traffic.bytesSent(), Attributes.of(PEER, peer, DIRECTION, "transmit"));
        io.record(traffic.bytesReceived(), Attributes.of(PEER, peer, DIRECTION, "receive"));
    }
}
