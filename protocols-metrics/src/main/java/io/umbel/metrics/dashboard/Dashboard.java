package io.umbel.metrics.dashboard;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.umbel.metrics.prometheus.Exposition;
import io.umbel.spi.HealthSource.Health;
import io.umbel.spi.HealthSource.Status;
import io.umbel.spi.NetworkInspector;
import io.umbel.spi.NodeContext;
import io.umbel.spi.NodeInspector;
import io.umbel.spi.NodeInspector.Snapshot;
import io.umbel.spi.Ticket;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What the page shows. For any virtual thread; a call asks the node, and may block for a moment.
 */
public final class Dashboard {
    private static final String ALIVE = "node.event-loop";

    private final NodeContext node;
    private final Exposition exposition;
    private final boolean mayReload;
    private final EventJournal journal;
    private final History history = new History();
    private final ReentrantLock ticking = new ReentrantLock();
    private @Nullable Snapshot before;

    /**
     * A dashboard of {@code node}.
     *
     * @param events that are remembered
     * @param mayReload whether the page offers to reload plugins
     */
    public Dashboard(NodeContext node, Exposition exposition, int events, boolean mayReload) {
        this.node = node;
        this.exposition = exposition;
        this.mayReload = mayReload;
        this.journal = new EventJournal(events);
    }

    /**
     * Everything that the page draws.
     *
     * @param time epoch milliseconds
     * @param network null where no plugin gossips
     */
    private record State(
            long time,
            String ticket,
            boolean mayReload,
            Snapshot node,
            Map<String, Health> health,
            List<RpcMethods.Method> rpcs,
            @Nullable Network network,
            List<EventJournal.Event> events,
            List<History.Sample> history) {}

    private record Network(
            List<NetworkInspector.Topic> topics, List<NetworkInspector.Service> services) {}

    /** Once a second: notes what has changed. */
    public void tick() throws IOException, InterruptedException {
        Snapshot now = snapshot();
        ticking.lock();
        try {
            if (before != null) {
                journal.note(node.clock().instant(), before, now);
            }
            before = now;
            history.note(node.clock().millis(), now);
        } finally {
            ticking.unlock();
        }
    }

    /** The state at this moment, with the last minutes' figures. */
    public String json() throws IOException, InterruptedException {
        return json(history.samples());
    }

    /** The state at this moment, with its own figures only: for a page that has the others. */
    public String update() throws IOException, InterruptedException {
        return json(history.last());
    }

    private String json(List<History.Sample> samples) throws IOException, InterruptedException {
        Snapshot now = snapshot();
        return write(
                new State(
                        node.clock().millis(),
                        new Ticket(now.address()).toString(),
                        mayReload,
                        now,
                        health(),
                        RpcMethods.of(exposition.collect()),
                        network(),
                        journal.newestFirst(),
                        samples));
    }

    private @Nullable Network network() {
        return node.find(NetworkInspector.class)
                .map(known -> new Network(known.topics(), known.services()))
                .orElse(null);
    }

    private Snapshot snapshot() throws IOException, InterruptedException {
        return inspector().snapshot();
    }

    private NodeInspector inspector() throws IOException {
        return node.find(NodeInspector.class)
                .orElseThrow(() -> new IOException("this node cannot be inspected"));
    }

    private Map<String, Health> health() throws InterruptedException {
        Optional<NodeInspector> inspector = node.find(NodeInspector.class);
        return inspector.isEmpty() ? Map.of() : inspector.get().health();
    }

    /** The node's ticket as an SVG. */
    public String qrCode() throws IOException, InterruptedException {
        return QrSvg.of(new Ticket(snapshot().address()).toString());
    }

    /** Whether the node may be sent work, and the reasons. */
    public record Readiness(boolean ok, String json) {}

    private record Checks(Status status, Map<String, Health> checks) {}

    /**
     * Asks everybody.
     *
     * @param aliveOnly whether only that counts which a restart would mend
     */
    public Readiness readiness(boolean aliveOnly) throws InterruptedException {
        var checks = new TreeMap<>(health());
        if (aliveOnly) {
            checks.keySet().retainAll(List.of(ALIVE));
        }
        Status worst =
                checks.values().stream()
                        .map(Health::status)
                        .min(Status::compareTo)
                        .orElse(Status.UP);
        try {
            return new Readiness(worst != Status.DOWN, write(new Checks(worst, checks)));
        } catch (IOException e) {
            throw new IllegalStateException("a record that cannot be written", e);
        }
    }

    private static String write(Object value) throws JsonProcessingException {
        return PageJson.mapper().writeValueAsString(value);
    }
}
