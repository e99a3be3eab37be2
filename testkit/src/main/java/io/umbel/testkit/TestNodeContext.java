package io.umbel.testkit;

import com.typesafe.config.Config;
import io.opentelemetry.api.OpenTelemetry;
import io.umbel.spi.Admission;
import io.umbel.spi.Alpn;
import io.umbel.spi.Call;
import io.umbel.spi.Connection;
import io.umbel.spi.ConnectionInfo;
import io.umbel.spi.ExtensionPoint;
import io.umbel.spi.Middleware;
import io.umbel.spi.NodeAddress;
import io.umbel.spi.NodeContext;
import io.umbel.spi.NodeId;
import io.umbel.spi.ProtocolHandler;
import io.umbel.spi.SignatureDomain;
import io.umbel.spi.Violation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * A node of an {@link InMemoryNetwork}, as a plugin sees it. Time and scheduled tasks move only
 * when told. For any thread.
 */
public final class TestNodeContext implements NodeContext, AutoCloseable {
    private final InMemoryNetwork network;
    private final String pluginId;
    private final NodeAddress address;
    private final TestKey key;
    private final ManualScheduler scheduler;
    private final Map<Alpn, ProtocolHandler> handlers = new ConcurrentHashMap<>();
    private final Map<Class<?>, Object> offers = new ConcurrentHashMap<>();
    private final List<Middleware> middleware = new CopyOnWriteArrayList<>();
    private final List<ExtensionPoint<?>> extensionPoints = new CopyOnWriteArrayList<>();
    private final Queue<Thread> threads = new ConcurrentLinkedQueue<>();
    private final Queue<HandlerRun> runs = new ConcurrentLinkedQueue<>();
    private final Queue<Connection> dialed = new ConcurrentLinkedQueue<>();
    private final SharedConnections shared = new SharedConnections(this);
    private final Queue<ReportedViolation> violations = new ConcurrentLinkedQueue<>();
    private final TemporaryDirectory data = new TemporaryDirectory();
    private volatile OpenTelemetry telemetry = OpenTelemetry.noop();

    TestNodeContext(InMemoryNetwork network, String pluginId, NodeAddress address, TestKey key) {
        this.network = network;
        this.pluginId = pluginId;
        this.address = address;
        this.key = key;
        this.scheduler = new ManualScheduler(network.clock());
    }

    /**
     * Serves {@code alpn} with {@code handler} from now on: connections that other nodes dial are
     * handled each on a virtual thread, and closed when it returns.
     *
     * @throws IllegalStateException if the node serves {@code alpn} already
     */
    public void serve(Alpn alpn, ProtocolHandler handler) {
        if (handlers.putIfAbsent(alpn, handler) != null) {
            throw new IllegalStateException("alpn " + alpn + ": served already (expected once)");
        }
    }

    @Nullable ProtocolHandler servedHandler(Alpn alpn) {
        return handlers.get(alpn);
    }

    HandlerRun serve(ProtocolHandler handler, ConnectionPair pair) {
        HandlerRun run = HandlerRun.start(handler, pair.acceptorEnd());
        runs.add(run);
        return run;
    }

    @Override
    public String pluginId() {
        return pluginId;
    }

    @Override
    public NodeId id() {
        return address.id();
    }

    /** The node's key and an address that means something in this network only. */
    @Override
    public NodeAddress address() {
        return address;
    }

    @Override
    public byte[] sign(SignatureDomain domain, byte[] message) {
        return key.sign(domain.toSign(message));
    }

    @Override
    public Connection dial(NodeAddress peer, Alpn alpn) throws IOException {
        Connection connection = network.dial(this, peer, alpn).dialer();
        dialed.add(connection);
        return connection;
    }

    @Override
    public Connection connect(NodeAddress peer, Alpn alpn) throws IOException {
        return shared.connect(peer, alpn);
    }

    @Override
    public Thread startVirtualThread(String name, Runnable task) {
        Thread thread = Thread.ofVirtual().name(name).start(task);
        threads.add(thread);
        return thread;
    }

    /** Runs nothing until it is advanced. */
    @Override
    public ManualScheduler scheduler() {
        return scheduler;
    }

    /** The clock of the network. */
    @Override
    public ManualClock clock() {
        return network.clock();
    }

    /** A temporary directory, deleted by {@link #close()}. */
    @Override
    public Path dataDirectory() {
        return data.path();
    }

    /** Keeps it for {@link #violations()}. */
    @Override
    public void report(ConnectionInfo peer, Violation violation, String detail) {
        violations.add(new ReportedViolation(peer, violation, detail));
    }

    /** What the plugin has reported of its peers, in order. */
    public List<ReportedViolation> violations() {
        return List.copyOf(violations);
    }

    /** What {@link #recordInto} has named, else one that records nothing. */
    @Override
    public OpenTelemetry telemetry() {
        return telemetry;
    }

    /**
     * From now on {@link #telemetry()} is {@code recorder}, such as an SDK with an exporter to
     * memory; instruments that were made before stay where they are.
     */
    public void recordInto(OpenTelemetry recorder) {
        telemetry = recorder;
    }

    /** Offers to this context only: a test plays both plugins. */
    @Override
    public <T> void offer(Class<T> capability, T instance) {
        if (offers.putIfAbsent(capability, instance) != null) {
            throw new IllegalStateException(
                    "capability " + capability.getName() + ": offered already (expected once)");
        }
    }

    @Override
    public <T> Optional<T> find(Class<T> capability) {
        return Optional.ofNullable(capability.cast(offers.get(capability)));
    }

    /**
     * Puts {@code next} behind the checks that {@link #admit} makes; without any, everything is
     * admitted.
     */
    public void guardWith(Middleware next) {
        middleware.add(next);
    }

    @Override
    public boolean isGuarded() {
        return !middleware.isEmpty();
    }

    /** What a middleware throws is the test's to see. */
    @Override
    public Admission admit(Call call) {
        return GuardedCall.admit(middleware, call);
    }

    @Override
    public <T> void accept(ExtensionPoint<T> point) {
        extensionPoints.add(point);
    }

    /**
     * Lets a plugin that depends on this one provide {@code provider}, as a node does when it
     * starts that plugin.
     *
     * @throws IllegalStateException if this plugin accepts nothing of that type
     */
    public <T> ExtensionPoint.Attachment attach(
            Class<T> type, T provider, NodeContext dependant, Config config) throws Exception {
        for (ExtensionPoint<?> point : extensionPoints) {
            if (point.type() == type) {
                @SuppressWarnings("unchecked") // its type says so
                var accepting = (ExtensionPoint<T>) point;
                return accepting.attach(provider, dependant, config);
            }
        }
        throw new IllegalStateException(
                "plugin "
                        + pluginId
                        + ": accepts no "
                        + type.getName()
                        + " (expected a call of accept)");
    }

    /**
     * What a stopping node does to a plugin: withdraws what it serves and offers, cancels its
     * tasks, interrupts its threads and handlers, closes what it dialed. Does not wait.
     */
    @Override
    public void close() {
        handlers.clear();
        offers.clear();
        extensionPoints.clear();
        var _ = scheduler.shutdownNow();
        threads.forEach(Thread::interrupt);
        runs.forEach(HandlerRun::interrupt);
        dialed.forEach(Connection::close);
        data.delete();
    }
}
