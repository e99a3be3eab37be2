package io.umbel.grpc.server;

import io.netty.handler.codec.quic.QuicStreamChannel;
import io.umbel.grpc.GrpcChannels;
import io.umbel.grpc.bridge.Bridge;
import io.umbel.grpc.bridge.EventQueue;
import io.umbel.grpc.bridge.RuleMapper;
import io.umbel.grpc.client.ClientInterceptors;
import io.umbel.grpc.client.NodeChannels;
import io.umbel.grpc.observe.CallTelemetry;
import io.umbel.grpc.settings.GrpcSettings;
import io.umbel.grpc.settings.ListenerSettings;
import io.umbel.grpc.threads.CallThreads;
import io.umbel.grpc.threads.SocketLoops;
import io.umbel.spi.CloseReason;
import io.umbel.spi.NodeContext;
import io.umbel.spi.NodeInspector;
import io.umbel.spi.PubSub;
import io.umbel.spi.ServiceDirectory;
import io.umbel.spi.netty.NettyConnection;
import io.umbel.spi.netty.NettyDialer;
import io.umbel.spi.netty.NettyProtocolHandler;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/**
 * The plugin: serves what service plugins provide on QUIC and on every listener of the settings,
 * and offers {@link GrpcChannels}.
 */
public final class GrpcProtocol implements NettyProtocolHandler {
    private static final long HEALTH_SECONDS = 1;

    /** How long what is served may be unknown to a directory that has just begun. */
    private static final long LOOK_MILLIS = 200;

    /** Events that wait for gossip; one is a kilobyte or so. */
    static final int WAITING_EVENTS = 1024;

    private final NodeContext node;
    private final GrpcSettings settings;
    private final Announcer announcer;
    private final Services services;
    private final PluginServerInterceptors serverInterceptors = new PluginServerInterceptors();
    private final EventQueue events;
    private final Bridge bridge;
    private final ClientInterceptors clientInterceptors = new ClientInterceptors();
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();
    private final List<BindAttempts> binding = new CopyOnWriteArrayList<>();
    private final QuicListener quic;
    private final CallThreads threads;
    private final SocketLoops loops = new SocketLoops();
    private final ServerBuilders builders;
    private final NodeChannels channels;

    GrpcProtocol(NodeContext node, GrpcSettings settings) {
        this.node = node;
        this.settings = settings;
        this.threads = new CallThreads(GrpcProtocol.class.getClassLoader());
        this.announcer = new Announcer(() -> directory(node, settings));
        this.services = new Services(settings.server(), announcer);
        this.events =
                new EventQueue(
                        () -> node.find(PubSub.class),
                        node.telemetry().getMeter("io.umbel.grpc"),
                        WAITING_EVENTS);
        this.bridge = new Bridge(events::offer);
        settings.bridge().forEach(rule -> bridge.add(new RuleMapper(rule)));
        serverInterceptors.add(List.of(bridge));
        NettyDialer dialer = dialer(node);
        var telemetry = new CallTelemetry(node.telemetry());
        this.builders =
                new ServerBuilders(
                        node, settings, services, serverInterceptors, threads, telemetry);
        this.quic = new QuicListener(builders, dialer.eventLoop(), settings.maxBatch());
        this.channels =
                new NodeChannels(
                        dialer,
                        () -> node.find(ServiceDirectory.class),
                        settings,
                        clientInterceptors,
                        threads,
                        loops,
                        telemetry);
    }

    private static Optional<ServiceDirectory> directory(NodeContext node, GrpcSettings settings) {
        return settings.server().announce() ? node.find(ServiceDirectory.class) : Optional.empty();
    }

    private static NettyDialer dialer(NodeContext node) {
        return node.find(NettyDialer.class)
                .orElseThrow(() ->
                        new IllegalStateException(
                                "the node offers no NettyDialer (expected a node of this release)"));
    }

    @Override
    public void start() throws IOException {
        quic.start();
        node.accept(new ServiceExtension(services));
        node.accept(new EventExtension(bridge));
        var _ = node.startVirtualThread("grpc-bridge", events::run);
        node.accept(new InterceptorExtension(serverInterceptors, clientInterceptors));
        node.offer(GrpcChannels.class, channels);
        var _ =
                node.scheduler()
                        .scheduleWithFixedDelay(
                                new OverallHealth(() -> node.find(NodeInspector.class), services),
                                0,
                                HEALTH_SECONDS,
                                TimeUnit.SECONDS);
        var _ =
                node.scheduler()
                        .scheduleWithFixedDelay(
                                announcer::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Only now: the services of the plugins that depend on this one are there. */
    @Override
    public void serving() {
        for (ListenerSettings each : settings.server().listeners()) {
            Listener listener = SocketListener.of(each, builders, loops, settings);
            listeners.add(listener);
            var attempts = new BindAttempts(listener, node.scheduler());
            binding.add(attempts);
            attempts.begin();
        }
    }

    /** Where it listens besides QUIC, as a client would name it. */
    List<String> addresses() {
        return listeners.stream().flatMap(listener -> listener.addresses().stream()).toList();
    }

    @Override
    public void connectionOpened(NettyConnection connection) {
        quic.connectionOpened(connection);
    }

    @Override
    public void initStream(NettyConnection connection, QuicStreamChannel stream) {
        quic.accept(connection, stream);
    }

    @Override
    public void connectionClosed(NettyConnection connection, CloseReason reason) {
        quic.connectionClosed(connection);
    }

    /** NOT_SERVING for who asks, GOAWAY for who is connected, then the deadline. */
    @Override
    public void shutdown(Duration grace) throws InterruptedException {
        services.stopServing();
        binding.forEach(BindAttempts::end);
        var all = new ArrayList<>(listeners);
        all.add(quic);
        Duration drain =
                grace.compareTo(settings.server().drain()) < 0 ? grace : settings.server().drain();
        try {
            new Drain(all).run(drain);
        } finally {
            announcer.close();
            channels.close();
            threads.close();
            loops.close();
        }
    }
}
