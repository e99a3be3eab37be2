package io.umbel.node.inspect;

import io.umbel.node.endpoint.TrafficReport;
import io.umbel.node.plugin.PluginState;
import io.umbel.node.plugin.PluginStatus;
import io.umbel.node.pool.Circuit;
import io.umbel.node.router.Registration;
import io.umbel.node.settings.MiddlewareSetting;
import io.umbel.node.settings.MiddlewareSettings;
import io.umbel.spi.ErrorCode;
import io.umbel.spi.HealthSource.Health;
import io.umbel.spi.NodeId;
import io.umbel.spi.NodeInspector;
import java.io.IOException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The node, as it shows itself to plugins. */
public final class RuntimeInspector implements NodeInspector {
    private final NodeParts node;
    private final ServingMetrics serving;
    private final MiddlewareSettings middleware;
    private final String version;
    private final Instant since;
    private final HealthChecks health;

    /**
     * @param version of Umbel
     * @param since when the node was started
     */
    public RuntimeInspector(
            NodeParts node,
            ServingMetrics serving,
            MiddlewareSettings middleware,
            String version,
            Instant since) {
        this.node = node;
        this.serving = serving;
        this.middleware = middleware;
        this.version = version;
        this.since = since;
        this.health = new HealthChecks(node);
    }

    @Override
    public Snapshot snapshot() throws IOException {
        TrafficReport traffic =
                node.traffic()
                        .orElseThrow(() ->
                                new IOException(
                                        "snapshot: the event loop has not answered within "
                                                + NodeParts.PATIENCE.toMillis()
                                                + " ms (expected at once; is the node stopping, or"
                                                + " the machine overloaded?)"));
        return new Snapshot(
                node.endpoint().address(),
                version,
                since,
                traffic.total(),
                traffic.eventLoopLag(),
                peers(traffic),
                protocols(),
                plugins());
    }

    @Override
    public Map<String, Health> health() throws InterruptedException {
        return health.all();
    }

    private List<Peer> peers(TrafficReport traffic) {
        Map<NodeId, List<Connection>> connections =
                traffic.open().stream()
                        .collect(
                                Collectors.groupingBy(
                                        TrafficReport.OfPeer::peer,
                                        Collectors.mapping(
                                                TrafficReport.OfPeer::connection,
                                                Collectors.toList())));
        Map<NodeId, Circuit> circuits = node.pool().circuits();
        var ids = new TreeSet<NodeId>(connections.keySet());
        ids.addAll(circuits.keySet());
        return ids.stream()
                .map(id ->
                        new Peer(
                                id,
                                connections.getOrDefault(id, List.of()),
                                circuits.containsKey(id) ? circuits.get(id).failures() : 0,
                                OptionalDouble.of(node.guard().score(id))))
                .toList();
    }

    private List<Protocol> protocols() {
        return node.router().registrations().stream()
                .sorted(Comparator.comparing(registration -> registration.alpn().name()))
                .map(this::protocol)
                .toList();
    }

    private Protocol protocol(Registration registration) {
        ServingMetrics.Tally tally = serving.tally(registration.alpn());
        var refused = new TreeMap<ErrorCode, Long>(Comparator.comparingLong(ErrorCode::value));
        tally.refused().forEach((code, count) -> refused.put(code, count.sum()));
        return new Protocol(
                registration.alpn(),
                registration.pluginId(),
                middleware.of(registration.pluginId()).stream()
                        .map(MiddlewareSetting::name)
                        .toList(),
                tally.accepted().sum(),
                refused);
    }

    private List<Plugin> plugins() {
        return node.plugins().status().stream().map(RuntimeInspector::plugin).toList();
    }

    private static Plugin plugin(PluginStatus status) {
        return new Plugin(
                status.id(),
                status.version(),
                status.state() == PluginState.RUNNING,
                status.protocols(),
                status.loadedAt(),
                status.problem());
    }
}
