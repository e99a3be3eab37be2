package io.umbel.node.inspect;

import static io.umbel.node.inspect.Names.LIMIT;
import static io.umbel.node.inspect.Names.OUTCOME;
import static io.umbel.node.inspect.Names.PATH;
import static io.umbel.node.inspect.Names.PROTOCOL;
import static io.umbel.node.inspect.Names.RECEIVE;
import static io.umbel.node.inspect.Names.SIDE;
import static io.umbel.node.inspect.Names.TRANSMIT;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.metrics.ObservableDoubleMeasurement;
import io.opentelemetry.api.metrics.ObservableLongMeasurement;
import io.umbel.node.endpoint.EndpointStats;
import io.umbel.node.endpoint.TrafficReport;
import io.umbel.node.endpoint.TrafficReport.OfPeer;
import io.umbel.spi.NodeInspector.Traffic;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * What the node counts anyway, told to whoever collects: nothing here runs between two collections,
 * or without an SDK.
 */
public final class NodeMetrics {
    private static final double SECOND = TimeUnit.SECONDS.toNanos(1);

    private final NodeParts node;
    private final ObservableLongMeasurement connections;
    private final ObservableLongMeasurement handshakes;
    private final ObservableLongMeasurement halfOpen;
    private final ObservableLongMeasurement dropped;
    private final ObservableLongMeasurement retries;
    private final ObservableLongMeasurement refused;
    private final ObservableLongMeasurement bytes;
    private final ObservableLongMeasurement packets;
    private final ObservableLongMeasurement lost;
    private final ObservableLongMeasurement streams;
    private final ObservableLongMeasurement window;
    private final ObservableDoubleMeasurement rtt;
    private final ObservableDoubleMeasurement lag;
    private final ObservableLongMeasurement strangers;
    private final ObservableLongMeasurement probes;
    private final ObservableLongMeasurement moves;
    private final ObservableLongMeasurement unroutable;
    private final ObservableLongMeasurement pooled;
    private final ObservableLongMeasurement circuits;
    private final ObservableLongMeasurement most;
    private final ObservableLongMeasurement used;

    /** Registers everything. */
    public static void register(OpenTelemetry telemetry, NodeParts node) {
        Meter meter = telemetry.getMeter(Names.SCOPE);
        var _ = new NodeMetrics(meter, node);
        PluginMetrics.register(meter, node.plugins());
        GuardMetrics.register(meter, node.guard());
    }

    private NodeMetrics(Meter meter, NodeParts node) {
        this.node = node;
        var make = new Observers(meter);
        connections = make.upDown("umbel.connections", "{connection}", "Connections open now");
        handshakes =
                make.counter("umbel.handshakes", "{handshake}", "Handshakes of peers, by outcome");
        halfOpen = make.upDown("umbel.handshakes.pending", "{handshake}", "Handshakes under way");
        dropped =
                make.counter(
                        "umbel.initials.dropped",
                        "{packet}",
                        "First packets of strangers that the gate dropped");
        retries = make.counter("umbel.retries", "{packet}", "Retry packets sent");
        refused =
                make.counter(
                        "umbel.connections.refused",
                        "{connection}",
                        "Connections closed because a limit was reached");
        bytes = make.counter("umbel.network.io", "By", "Bytes of QUIC packets");
        packets = make.counter("umbel.network.packets", "{packet}", "QUIC packets");
        lost = make.counter("umbel.network.packets.lost", "{packet}", "Packets sent and lost");
        streams = make.counter("umbel.streams", "{stream}", "Streams that either side opened");
        window =
                make.upDown(
                        "umbel.congestion.window", "By", "Congestion windows of all connections");
        rtt = make.gauge("umbel.rtt", "s", "Mean smoothed round-trip time of open connections");
        lag = make.gauge("umbel.event_loop.lag", "s", "How long the event loop took to answer");
        strangers =
                make.counter(
                        "umbel.path.strangers",
                        "{packet}",
                        "Packets of a live connection from another address than its peer's");
        probes = make.counter("umbel.path.probes", "{packet}", "Path probes sent");
        moves = make.counter("umbel.path.moves", "{move}", "Peers followed to a new address");
        unroutable = make.counter("umbel.path.unroutable", "{packet}", "Packets of no connection");
        pooled = make.upDown("umbel.pool.connections", "{connection}", "Connections in the pool");
        circuits = make.upDown("umbel.pool.circuits", "{peer}", "Peers whose latest dial failed");
        most = make.upDown("umbel.limit", "{unit}", "How much of something there may be");
        used = make.upDown("umbel.limit.used", "{unit}", "How much of it there is");
        var _ =
                meter.batchCallback(
                        this::observe,
                        connections,
                        handshakes,
                        halfOpen,
                        dropped,
                        retries,
                        refused,
                        bytes,
                        packets,
                        lost,
                        streams,
                        window,
                        rtt,
                        lag,
                        strangers,
                        probes,
                        moves,
                        unroutable,
                        pooled,
                        circuits,
                        most,
                        used);
    }

    private void observe() {
        observe(node.endpoint().stats());
        node.traffic().ifPresent(this::observe);
        int inPool = node.pool().connections().size();
        pooled.record(inPool);
        limit("pool.connections", inPool, node.limits().pooled());
        circuits.record(node.pool().circuits().size());
    }

    private void observe(EndpointStats stats) {
        handshakes.record(stats.accepted(), Attributes.of(OUTCOME, "accepted"));
        handshakes.record(
                stats.failedHandshakes() - stats.notServed(), Attributes.of(OUTCOME, "failed"));
        handshakes.record(stats.notServed(), Attributes.of(OUTCOME, "not_served"));
        halfOpen.record(stats.halfOpen());
        limit("connections", stats.connections(), node.limits().connections());
        limit("handshakes.pending", stats.halfOpen(), node.limits().pendingHandshakes());
        dropped.record(stats.dropped());
        retries.record(stats.retries());
        refused.record(stats.refused());
        strangers.record(stats.path().strangers());
        probes.record(stats.path().probesSent());
        moves.record(stats.path().moves());
        unroutable.record(stats.path().unroutable());
    }

    private void limit(String name, long now, long atMost) {
        Attributes attributes = Attributes.of(LIMIT, name);
        used.record(now, attributes);
        most.record(atMost, attributes);
    }

    private void observe(TrafficReport report) {
        Traffic total = report.total();
        bytes.record(total.bytesSent(), TRANSMIT);
        bytes.record(total.bytesReceived(), RECEIVE);
        packets.record(total.packetsSent(), TRANSMIT);
        packets.record(total.packetsReceived(), RECEIVE);
        lost.record(total.packetsLost());
        streams.record(total.streams());
        window.record(total.congestionWindow());
        lag.record(report.eventLoopLag().toNanos() / SECOND);
        report.open().stream()
                .mapToLong(each -> each.connection().path().rtt().toNanos())
                .average()
                .ifPresent(mean -> rtt.record(mean / SECOND));
        report.open().stream()
                .collect(Collectors.groupingBy(NodeMetrics::attributes, Collectors.counting()))
                .forEach((attributes, count) -> connections.record(count, attributes));
    }

    private static Attributes attributes(OfPeer each) {
        return Attributes.of(
                PROTOCOL,
                each.connection().alpn().name(),
                SIDE,
                lowerCase(each.connection().side()),
                PATH,
                Spans.path(each.connection().path()));
    }

    private static String lowerCase(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
