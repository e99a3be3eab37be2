package io.umbel.grpc.server;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.grpc.BindableService;
import io.grpc.ChannelCredentials;
import io.grpc.ManagedChannel;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.opentelemetry.api.OpenTelemetry;
import io.umbel.grpc.GrpcChannels;
import io.umbel.grpc.GrpcService;
import io.umbel.grpc.client.ClientInterceptors;
import io.umbel.grpc.client.NodeChannels;
import io.umbel.grpc.observe.CallTelemetry;
import io.umbel.grpc.settings.GrpcSettings;
import io.umbel.grpc.threads.CallThreads;
import io.umbel.grpc.threads.SocketLoops;
import io.umbel.node.Node;
import io.umbel.node.endpoint.Endpoint;
import io.umbel.node.identity.NodeKey;
import io.umbel.node.middleware.MiddlewareStack;
import io.umbel.node.router.ProtocolRouter;
import io.umbel.node.router.Registration;
import io.umbel.node.router.ServingObserver;
import io.umbel.node.settings.NodeSettings;
import io.umbel.node.settings.ProcessEnvironment;
import io.umbel.node.settings.SettingsException;
import io.umbel.node.settings.SettingsReader;
import io.umbel.node.settings.SettingsSource;
import io.umbel.spi.Alpn;
import io.umbel.spi.Connection;
import io.umbel.spi.ExtensionPoint.Attachment;
import io.umbel.spi.NodeAddress;
import io.umbel.spi.NodeId;
import io.umbel.spi.Protocol;
import io.umbel.spi.ServiceDirectory;
import io.umbel.spi.netty.NettyConnection;
import io.umbel.spi.netty.NettyDialer;
import io.umbel.spi.netty.NettyProtocolHandler;
import io.umbel.testkit.InMemoryNetwork;
import io.umbel.testkit.TestNodeContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The plugin behind a real QUIC endpoint and real sockets, and a second node that dials it. */
public final class GrpcNode implements AutoCloseable {
    static final Duration GRACE = Duration.ofSeconds(30);

    private final InMemoryNetwork network = new InMemoryNetwork();
    TestNodeContext context = network.join("grpc");
    private final NodeKey key = NodeKey.generate();
    private final ProtocolRouter router;
    private final AtomicReference<@Nullable Endpoint> bound = new AtomicReference<>();
    private final Endpoint endpoint;
    private final Node dialer;
    final GrpcChannels.Standalone channels;
    private final Config config;
    private final OpenTelemetry telemetry;
    private final CallThreads threads = new CallThreads(GrpcNode.class.getClassLoader());
    private final SocketLoops loops = new SocketLoops();
    GrpcProtocol protocol;
    private Registration registration;

    private GrpcNode(String preset, Config config, OpenTelemetry telemetry) throws Exception {
        this.telemetry = telemetry;
        this.config = config;
        Path home = Files.createTempDirectory("umbel-grpc");
        NodeSettings settings = settings(home, preset);
        this.router =
                new ProtocolRouter(
                        Map.of(),
                        settings.endpoint().datagramQueue(),
                        this::serve,
                        ServingObserver.NONE);
        this.endpoint =
                Endpoint.bind(
                        settings.endpoint(),
                        key,
                        InstantSource.system(),
                        new SecureRandom(),
                        router);
        bound.set(endpoint);
        this.dialer = Node.dialing(settings(home.resolve("dialer"), preset), NodeKey.generate());
        this.channels = GrpcChannels.open(dialer.context(), config);
        load();
    }

    private void serve(Set<Alpn> alpns) {
        Endpoint serving = bound.get();
        if (serving != null) {
            serving.serve(alpns);
        }
    }

    static GrpcNode start(String... settings) throws Exception {
        return start(OpenTelemetry.noop(), settings);
    }

    static GrpcNode start(OpenTelemetry telemetry, String... settings) throws Exception {
        return start("lan", telemetry, settings);
    }

    /**
     * @param preset of both nodes' endpoints
     */
    public static GrpcNode onPreset(String preset, String... settings) throws Exception {
        return start(preset, OpenTelemetry.noop(), settings);
    }

    private static GrpcNode start(String preset, OpenTelemetry telemetry, String... settings)
            throws Exception {
        return new GrpcNode(
                preset, ConfigFactory.parseString(String.join("\n", settings)), telemetry);
    }

    /** Serves another protocol too, until this closes. */
    public void serve(Alpn alpn, Protocol beside) {
        router.publish(
                List.of(
                        new Registration(
                                "beside",
                                alpn,
                                beside,
                                MiddlewareStack.of(List.of()),
                                GrpcNode.class.getClassLoader())),
                List.of());
    }

    /** What the other node dials with. */
    public NettyDialer dialing() {
        return dialer.context().find(NettyDialer.class).orElseThrow();
    }

    /** The other node's channels. */
    public GrpcChannels channels() {
        return channels;
    }

    private static NodeSettings settings(Path home, String preset)
            throws SettingsException, IOException {
        Files.createDirectories(home);
        return new SettingsReader(new ProcessEnvironment(Map.of(), home, Optional.empty()))
                .read(
                        new SettingsSource(
                                Optional.empty(),
                                Map.of(
                                        "umbel.home",
                                        home.toString(),
                                        "umbel.endpoint.bind-address",
                                        "127.0.0.1",
                                        "umbel.endpoint.preset",
                                        preset)));
    }

    /** Begins to serve. */
    void load() throws Exception {
        context.close();
        begin();
        router.publish(List.of(registration), List.of());
    }

    private void begin() throws Exception {
        context = network.join("grpc");
        context.recordInto(telemetry);
        context.offer(NettyDialer.class, new OwnLoop(endpoint.eventLoop()));
        protocol = new GrpcProtocol(context, GrpcSettings.read(config));
        protocol.start();
        registration =
                new Registration(
                        "grpc",
                        GrpcChannels.ALPN,
                        protocol,
                        MiddlewareStack.of(List.of()),
                        GrpcNode.class.getClassLoader());
    }

    /**
     * Puts a new generation in the place of the one that serves, as the node does.
     *
     * @return ends when the old one has
     */
    Thread replace(BindableService... services) throws Exception {
        Registration old = registration;
        TestNodeContext oldContext = context;
        begin();
        provide(services);
        router.publish(List.of(registration), List.of(old));
        return Thread.ofVirtual()
                .start(() -> {
                    try {
                        router.drain(List.of(old), GRACE);
                        oldContext.close();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                });
    }

    /** Ends it as the node does. */
    void unload() throws Exception {
        router.publish(List.of(), List.of(registration));
        router.drain(List.of(registration), GRACE);
    }

    /** A QUIC listener that serves in the plugin's place. */
    ListenerFixture quic() {
        var listener =
                new QuicListener(
                        builders(), endpoint.eventLoop(), GrpcSettings.read(config).maxBatch());
        serveInstead(listener);
        return new ListenerFixture(this, listener.builder(), () -> {}, address().toString(), null);
    }

    private void serveInstead(QuicListener listener) {
        var handler =
                new NettyProtocolHandler() {
                    @Override
                    public void initStream(NettyConnection connection, QuicStreamChannel stream) {
                        listener.accept(connection, stream);
                    }
                };
        var instead =
                new Registration(
                        "interop",
                        GrpcChannels.ALPN,
                        handler,
                        MiddlewareStack.of(List.of()),
                        GrpcNode.class.getClassLoader());
        router.publish(List.of(instead), List.of(registration));
    }

    /**
     * Another listener.
     *
     * @param listen an entry of {@code umbel.plugins.grpc.listen}
     */
    ListenerFixture socket(String listen, String target, @Nullable ChannelCredentials credentials)
            throws IOException {
        GrpcSettings settings =
                GrpcSettings.read(
                        ConfigFactory.parseString("listen = [ " + listen + " ]")
                                .withFallback(config));
        Listener listener =
                SocketListener.of(
                        settings.server().listeners().getFirst(), builders(), loops, settings);
        return switch (listener) {
            case SocketListener tcp ->
                    new ListenerFixture(this, tcp.builder(), () -> {}, target, credentials);
            case UnixListener unix ->
                    new ListenerFixture(this, unix.builder(), () -> {}, target, credentials);
            case WebSocketListener webSocket ->
                    new ListenerFixture(
                            this, webSocket.builder(), webSocket::begin, target, credentials);
            default -> throw new AssertionError(listener);
        };
    }

    private ServerBuilders builders() {
        GrpcSettings settings = GrpcSettings.read(config);
        return new ServerBuilders(
                context,
                settings,
                new Services(settings.server(), new Announcer(Optional::empty)),
                new PluginServerInterceptors(),
                threads,
                new CallTelemetry(context.telemetry()));
    }

    public Attachment provide(BindableService... services) throws Exception {
        return context.attach(
                GrpcService.class,
                (_, _) -> List.of(services),
                network.join("services"),
                ConfigFactory.empty());
    }

    Attachment provide(TestNodeContext plugin, BindableService... services) throws Exception {
        return context.attach(
                GrpcService.class, (_, _) -> List.of(services), plugin, ConfigFactory.empty());
    }

    TestNodeContext newPlugin(String id) {
        return network.join(id);
    }

    public NodeAddress address() {
        return NodeAddress.of(key.id(), endpoint.localAddresses().getFirst());
    }

    /** Where the dialing node finds services. */
    void offerToDialer(ServiceDirectory directory) {
        dialer.context().offer(ServiceDirectory.class, directory);
    }

    NodeId dialerId() {
        return dialer.address().id();
    }

    /** A connection whose streams are the test's own. */
    Connection dial() throws IOException, InterruptedException {
        return dialer.context().dial(address(), GrpcChannels.ALPN);
    }

    /** A channel over QUIC. */
    ManagedChannel channel() {
        return channels.builder(address().toString()).build();
    }

    /** Where the only listener beside QUIC listens. */
    String listener() {
        return protocol.addresses().getFirst();
    }

    /** Channels of a second node that records as the first does. */
    NodeChannels observedChannels() {
        return new NodeChannels(
                dialer.context().find(NettyDialer.class).orElseThrow(),
                Optional::empty,
                GrpcSettings.read(config),
                new ClientInterceptors(),
                threads,
                loops,
                new CallTelemetry(telemetry));
    }

    static void end(ManagedChannel channel) throws InterruptedException {
        if (!channel.shutdownNow().awaitTermination(10, TimeUnit.SECONDS)) {
            throw new AssertionError("channel does not end");
        }
    }

    @Override
    public void close() {
        channels.close();
        dialer.close();
        try {
            unload();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
        endpoint.close(Duration.ofSeconds(5));
        threads.close();
        loops.close();
        context.close();
        network.close();
    }
}
