package io.umbel.node;

import io.umbel.node.control.CircuitStatus;
import io.umbel.node.control.ConnectionStatus;
import io.umbel.node.control.LimitStatus;
import io.umbel.node.control.LogLevel;
import io.umbel.node.control.NodeStatus;
import io.umbel.node.control.NodeView;
import io.umbel.node.control.PeerStatus;
import io.umbel.node.endpoint.Endpoint;
import io.umbel.node.endpoint.EndpointStats;
import io.umbel.node.endpoint.EstablishedConnection;
import io.umbel.node.guard.Ban;
import io.umbel.node.guard.BanSubject;
import io.umbel.node.guard.PeerGuard;
import io.umbel.node.log.LogLevels;
import io.umbel.node.middleware.builtin.BuiltInMiddleware;
import io.umbel.node.plugin.PluginHost;
import io.umbel.node.plugin.PluginStatus;
import io.umbel.node.pool.Circuit;
import io.umbel.node.pool.ConnectionPool;
import io.umbel.node.settings.NodeSettings;
import io.umbel.spi.Alpn;
import io.umbel.spi.NodeAddress;
import io.umbel.spi.NodeId;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What the control protocol sees of this node. */
record RuntimeView(
        NodeSettings settings,
        Supplier<NodeAddress> reachable,
        Endpoint endpoint,
        ConnectionPool<DialedConnection> pool,
        PluginHost pluginHost,
        PeerGuard guard,
        BuiltInMiddleware builtIns,
        Supplier<Set<Alpn>> served,
        Instant since,
        Runnable stopper)
        implements NodeView {
    @Override
    public NodeStatus status() {
        return new NodeStatus(
                reachable.get(),
                version(),
                ProcessHandle.current().pid(),
                since,
                settings.data(),
                served.get().stream().sorted((a, b) -> a.name().compareTo(b.name())).toList(),
                endpoint.connections().size(),
                counters(endpoint.stats(), guard));
    }

    static String version() {
        return Objects.requireNonNullElse(
                Node.class.getPackage().getImplementationVersion(), "(unpackaged)");
    }

    private static Map<String, Long> counters(EndpointStats stats, PeerGuard guard) {
        var counters = new TreeMap<String, Long>();
        counters.put("handshakes.accepted", stats.accepted());
        counters.put("handshakes.failed", stats.failedHandshakes());
        counters.put("handshakes.half-open", (long) stats.halfOpen());
        counters.put("connections.refused", stats.refused());
        counters.put("initials.dropped", stats.dropped());
        counters.put("retries.sent", stats.retries());
        counters.put("path.unroutable", stats.path().unroutable());
        counters.put("path.strangers", stats.path().strangers());
        counters.put("path.probes", stats.path().probesSent());
        counters.put("path.moves", stats.path().moves());
        counters.put("guard.violations", guard.violations());
        counters.put("guard.bans", (long) guard.bans().size());
        return counters;
    }

    @Override
    public List<PeerStatus> peers() {
        Map<NodeId, List<ConnectionStatus>> connections =
                endpoint.connections().stream()
                        .collect(
                                Collectors.groupingBy(
                                        EstablishedConnection::peer,
                                        Collectors.mapping(
                                                c -> ConnectionStatus.of(c.info()),
                                                Collectors.toList())));
        Map<NodeId, Circuit> circuits = pool.circuits();
        var ids = new TreeSet<NodeId>(connections.keySet());
        ids.addAll(circuits.keySet());
        return ids.stream()
                .map(id ->
                        new PeerStatus(
                                id,
                                connections.getOrDefault(id, List.of()),
                                circuit(circuits.get(id)),
                                guard.score(id),
                                limits(id)))
                .toList();
    }

    private List<LimitStatus> limits(NodeId id) {
        var limits = new ArrayList<LimitStatus>();
        limits.add(
                new LimitStatus(
                        "node.connections",
                        endpoint.connectionsOf(id),
                        settings.endpoint().maxConnectionsPerPeer()));
        builtIns.use(id)
                .forEach(use -> limits.add(new LimitStatus(use.name(), use.used(), use.limit())));
        return limits;
    }

    @Override
    public List<Ban> bans() {
        return guard.bans();
    }

    @Override
    public Ban ban(BanSubject who, Optional<Duration> length, String reason) throws IOException {
        return guard.ban(who, length, reason);
    }

    @Override
    public boolean unban(BanSubject who) throws IOException {
        return guard.unban(who);
    }

    private static CircuitStatus circuit(@Nullable Circuit circuit) {
        return switch (circuit) {
            case null -> CircuitStatus.HEALTHY;
            case Circuit.Closed closed ->
                    new CircuitStatus(CircuitStatus.State.CLOSED, closed.failures(), null);
            case Circuit.Open open ->
                    new CircuitStatus(CircuitStatus.State.OPEN, open.failures(), open.until());
            case Circuit.HalfOpen half ->
                    new CircuitStatus(CircuitStatus.State.HALF_OPEN, half.failures(), null);
        };
    }

    @Override
    public List<PluginStatus> plugins() {
        return pluginHost.status();
    }

    @Override
    public List<PluginStatus> reload() throws IOException, InterruptedException {
        return pluginHost.reload();
    }

    @Override
    public List<PluginStatus> restart(String id) throws IOException, InterruptedException {
        return pluginHost.restart(id);
    }

    @Override
    public LogLevel log(LogLevel level) {
        return new LogLevel(level.logger(), LogLevels.set(level.logger(), level.level()));
    }

    @Override
    public void stop() {
        stopper.run();
    }
}
