package io.umbel.node;

import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.OpenTelemetry;
import io.umbel.node.address.AddressBook;
import io.umbel.node.address.ConfiguredAddresses;
import io.umbel.node.address.LearntAddresses;
import io.umbel.node.control.ControlHandler;
import io.umbel.node.control.NodeView;
import io.umbel.node.control.PingHandler;
import io.umbel.node.endpoint.Endpoint;
import io.umbel.node.endpoint.EstablishedConnection;
import io.umbel.node.guard.PeerGuard;
import io.umbel.node.identity.NodeKey;
import io.umbel.node.inspect.ConnectionMetrics;
import io.umbel.node.inspect.NodeLimits;
import io.umbel.node.inspect.NodeMetrics;
import io.umbel.node.inspect.NodeParts;
import io.umbel.node.inspect.RuntimeInspector;
import io.umbel.node.inspect.ServingMetrics;
import io.umbel.node.middleware.MiddlewareStack;
import io.umbel.node.middleware.builtin.BuiltInMiddleware;
import io.umbel.node.middleware.builtin.NodeFacts;
import io.umbel.node.plugin.Capabilities;
import io.umbel.node.plugin.NodeServices;
import io.umbel.node.plugin.PluginHost;
import io.umbel.node.pool.ConnectionPool;
import io.umbel.node.portmapping.PortMapper;
import io.umbel.node.relay.RelayLinks;
import io.umbel.node.relay.RelayVisit;
import io.umbel.node.router.ProtocolRouter;
import io.umbel.node.router.Registration;
import io.umbel.node.router.ShutdownReport;
import io.umbel.node.settings.NodeSettings;
import io.umbel.node.telemetry.SwitchableTelemetry;
import io.umbel.node.tls.NodeTls;
import io.umbel.node.tls.TlsDialer;
import io.umbel.node.tls.TlsListener;
import io.umbel.spi.AddressLookup;
import io.umbel.spi.Alpn;
import io.umbel.spi.AuthProvider;
import io.umbel.spi.Middleware;
import io.umbel.spi.NodeAddress;
import io.umbel.spi.NodeContext;
import io.umbel.spi.NodeId;
import io.umbel.spi.NodeInspector;
import io.umbel.spi.PluginReloader;
import io.umbel.spi.ProtocolHandler;
import io.umbel.spi.TlsAcceptor;
import io.umbel.spi.netty.NettyDialer;
import java.io.IOException;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node: one key, one socket, and, unless it only dials, a folder of plugins. For any thread.
 *
 * <p>Stopping follows one order, each step with a deadline: accept nobody, let all protocols finish
 * side by side, interrupt what still runs, close the connections, close the socket.
 */
public final class Node implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Node.class);
    private static final String OWNER = "umbel";
    private static final Duration SOCKET_GRACE = Duration.ofSeconds(3);
    private static final Executor BLOCKING = task -> Thread.ofVirtual().start(task);

    private final NodeSettings settings;
    private final ScheduledThreadPoolExecutor timer;
    private final PeerGuard guard;
    private final BuiltInMiddleware builtIns;
    private final SwitchableTelemetry telemetry = new SwitchableTelemetry();
    private final ServingMetrics serving = new ServingMetrics(telemetry, System::nanoTime);
    private final ConnectionMetrics connections =
            new ConnectionMetrics(telemetry, System::nanoTime);
    private final ProtocolRouter router;
    private final Endpoint endpoint;
    private final LearntAddresses learnt;
    private final TlsListener tls;
    private final RelayLinks relays;
    private final PortMapper portMapper;
    private final ConnectionPool<DialedConnection> pool;
    private final Capabilities capabilities;
    private final RuntimeServices services;
    private final PluginHost plugins;
    private final NodeView view;
    private final AtomicBoolean stopping = new AtomicBoolean();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private volatile Set<Alpn> served = Set.of();
    private volatile @Nullable Endpoint bound;

    private Node(NodeSettings settings, NodeKey key, InstantSource clock) throws IOException {
        this.settings = settings;
        this.guard = PeerGuard.open(settings.guard(), trusted(settings, key), clock, BLOCKING);
        this.timer = newTimer();
        this.learnt = new LearntAddresses(clock);
        this.router =
                new ProtocolRouter(
                        settings.defaultHandlers(),
                        settings.endpoint().datagramQueue(),
                        this::serve,
                        serving);
        this.endpoint =
                Endpoint.bind(
                        settings.endpoint(), key, clock, new SecureRandom(), guard, this::accept);
        this.bound = endpoint;
        guard.onBan(endpoint::end);
        var identity = new NodeTls(key);
        this.tls =
                new TlsListener(identity, endpoint.tcp(), settings.endpoint(), guard, clock, timer);
        guard.onBan(tls::end);
        var capabilities = new Capabilities(this::capabilityChanged);
        this.capabilities = capabilities;
        this.builtIns = builtIns(capabilities);
        var dialer =
                new Dialer(
                        endpoint,
                        guard,
                        addressBook(capabilities),
                        learnt,
                        settings,
                        connections,
                        new TlsDialer(identity, endpoint.tcp()),
                        new SecureRandom());
        this.relays = dialer.relays();
        this.portMapper =
                PortMapper.of(
                        settings.reach().portMapping(),
                        endpoint.bound(),
                        endpoint::mapped,
                        new SecureRandom());
        this.pool = new ConnectionPool<>(dialer, settings.dial(), clock, new SecureRandom(), timer);
        this.services =
                new RuntimeServices(
                        settings,
                        key,
                        relays::address,
                        endpoint,
                        dialer,
                        pool,
                        capabilities,
                        guard,
                        builtIns,
                        telemetry,
                        clock,
                        timer);
        this.plugins =
                new PluginHost(
                        settings.plugin(),
                        settings.data().resolve("work").resolve("plugins"),
                        services,
                        new RouterRegistry(
                                router, Set.of(ControlHandler.ALPN, PingHandler.ALPN), serving));
        this.view =
                new RuntimeView(
                        settings,
                        relays::address,
                        endpoint,
                        pool,
                        plugins,
                        guard,
                        builtIns,
                        () -> served,
                        clock.instant(),
                        this::beginStop);
        offerOwn(capabilities, clock.instant());
        telemetry.switchTo(GlobalOpenTelemetry.getOrNoop());
        NodeMetrics.register(telemetry, parts());
    }

    private NodeParts parts() {
        return new NodeParts(
                endpoint, router, pool, plugins, guard, capabilities, NodeLimits.of(settings));
    }

    /** A plugin brought an SDK, or took it away. */
    private void capabilityChanged(Class<?> type) {
        if (type == OpenTelemetry.class) {
            telemetry.switchTo(
                    capabilities
                            .find(OpenTelemetry.class)
                            .orElseGet(GlobalOpenTelemetry::getOrNoop));
        }
    }

    private static Set<NodeId> trusted(NodeSettings settings, NodeKey key) {
        var trusted = new HashSet<NodeId>(settings.control().allow());
        trusted.add(key.id());
        return trusted;
    }

    private BuiltInMiddleware builtIns(Capabilities capabilities) {
        return new BuiltInMiddleware(
                new NodeFacts(
                        guard,
                        () -> telemetry,
                        () -> capabilities.findAll(AuthProvider.class),
                        endpoint.eventLoop(),
                        timer,
                        endpoint::unreadBytesOf,
                        endpoint::unreadBytesOf,
                        System::nanoTime),
                settings.middleware().everywhere());
    }

    private static ScheduledThreadPoolExecutor newTimer() {
        var timer =
                new ScheduledThreadPoolExecutor(
                        1, Thread.ofPlatform().daemon().name("umbel-timer").factory());
        timer.setRemoveOnCancelPolicy(true);
        return timer;
    }

    private static AddressBook addressBook(Capabilities capabilities) {
        return new AddressBook(
                () -> capabilities.findAll(AddressLookup.class),
                InetAddress::getAllByName,
                System::nanoTime);
    }

    private void offerOwn(Capabilities capabilities, Instant since) {
        var _ =
                capabilities.offer(
                        OWNER + ".settings",
                        AddressLookup.class,
                        new ConfiguredAddresses(settings.dial().peers()));
        var _ = capabilities.offer(OWNER + ".learnt", AddressLookup.class, learnt);
        var _ =
                capabilities.offer(
                        OWNER,
                        NettyDialer.class,
                        new PooledNettyDialer(pool, endpoint.eventLoop()));
        var _ = capabilities.offer(OWNER, TlsAcceptor.class, tls);
        var _ = capabilities.offer(OWNER, NodeInspector.class, inspector(since));
        var _ =
                capabilities.offer(
                        OWNER,
                        PluginReloader.class,
                        id -> {
                            var _ = plugins.restart(id);
                        });
    }

    private NodeInspector inspector(Instant since) {
        return new RuntimeInspector(
                parts(), serving, settings.middleware(), RuntimeView.version(), since);
    }

    /**
     * Binds the socket, starts all plugins of the folder, and serves. Blocks until that is done; a
     * plugin that fails does not keep the node from running.
     *
     * @throws IOException if the key file is unusable or the socket cannot be bound
     */
    public static Node start(NodeSettings settings) throws IOException, InterruptedException {
        return start(settings, InstantSource.system());
    }

    static Node start(NodeSettings settings, InstantSource clock)
            throws IOException, InterruptedException {
        var node = new Node(settings, NodeKey.readOrCreate(settings.keyFile()), clock);
        try {
            log.info("{}", LimitsReport.of(settings));
            node.router.publish(node.ownProtocols(), List.of());
            node.relays.start();
            node.portMapper.start();
            node.plugins.start();
            return node;
        } catch (IOException | InterruptedException | RuntimeException e) {
            node.close();
            throw e;
        }
    }

    /** A node that dials and serves nothing. Blocks briefly. */
    public static Node dialing(NodeSettings settings, NodeKey key) throws IOException {
        return new Node(settings, key, InstantSource.system());
    }

    private List<Registration> ownProtocols() {
        return List.of(
                own(
                        ControlHandler.ALPN,
                        new ControlHandler(view, endpoint.id(), settings.control().allow(), guard),
                        List.of()),
                own(PingHandler.ALPN, new PingHandler(guard), builtIns.everywhere()));
    }

    /** No limit stands before the control protocol: the owner must get in when nobody else does. */
    private static Registration own(Alpn alpn, ProtocolHandler handler, List<Middleware> stack) {
        return new Registration(
                OWNER, alpn, handler, MiddlewareStack.of(stack), Node.class.getClassLoader());
    }

    private void serve(Set<Alpn> alpns) {
        served = alpns;
        Endpoint endpoint = bound;
        if (endpoint != null) {
            endpoint.serve(alpns);
        }
    }

    private void accept(EstablishedConnection connection) {
        connections.opened(connection);
        learnt.learn(connection.peer(), connection.info().path());
        router.accept(connection);
    }

    /** Its key, where it listens, and the relays through which it is reached now. */
    public NodeAddress address() {
        return relays.address();
    }

    /**
     * Asks a relay how this node looks from outside. Blocks.
     *
     * @throws io.umbel.spi.DialException if it is reached neither over UDP nor over TCP
     */
    public RelayVisit.Sight visit(NodeAddress relay) throws IOException, InterruptedException {
        return relays.visit(relay);
    }

    /** What it is and does. */
    public NodeView view() {
        return view;
    }

    /** What a command may do with it. */
    public NodeContext context() {
        return new OwnContext(services);
    }

    /** What it does for plugins. */
    NodeServices services() {
        return services;
    }

    private void beginStop() {
        Thread.ofVirtual().name("stop").start(this::close);
    }

    /** Blocks until the node has stopped, whoever stopped it. */
    public void awaitStopped() throws InterruptedException {
        stopped.await();
    }

    /**
     * Stops it, and blocks until it has; a second call only waits. Interruption shortens the
     * graces, not the order.
     */
    @Override
    public void close() {
        if (stopping.compareAndSet(false, true)) {
            stopInOrder();
            stopped.countDown();
        }
    }

    private void stopInOrder() {
        endpoint.stopAccepting();
        Duration grace = settings.shutdownGrace();
        try {
            ShutdownReport report = router.shutdown(grace);
            plugins.stop(grace);
            log.info("{}", report);
        } catch (InterruptedException _) {
            log.warn("interrupted while protocols were finishing: closing at once");
        }
        tls.close();
        pool.close();
        relays.close();
        portMapper.close();
        endpoint.close(SOCKET_GRACE);
        guard.close();
        timer.shutdownNow();
    }
}
