package io.umbel.grpc.server;

import io.grpc.Attributes;
import io.grpc.Grpc;
import io.grpc.netty.NettyServerBuilder;
import io.umbel.grpc.compression.Compression;
import io.umbel.grpc.middleware.MiddlewareInterceptor;
import io.umbel.grpc.observe.CallTelemetry;
import io.umbel.grpc.settings.GrpcSettings;
import io.umbel.grpc.settings.ServerSettings;
import io.umbel.grpc.threads.CallThreads;
import io.umbel.grpc.transport.ConnectionAddress;
import io.umbel.grpc.transport.SessionErrors;
import io.umbel.spi.ConnectionInfo;
import io.umbel.spi.NodeContext;
import java.net.SocketAddress;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** What the servers of all listeners have in common. */
final class ServerBuilders {
    /** Who cancels more of its calls than this is given up: each costs the server a whole call. */
    private static final int MAX_RESETS = 2_000;

    private static final int RESET_WINDOW_SECONDS = 10;

    private final NodeContext node;
    private final GrpcSettings settings;
    private final Services services;
    private final PluginServerInterceptors plugins;
    private final CallThreads threads;
    private final CallTelemetry telemetry;

    ServerBuilders(
            NodeContext node,
            GrpcSettings settings,
            Services services,
            PluginServerInterceptors plugins,
            CallThreads threads,
            CallTelemetry telemetry) {
        this.node = node;
        this.settings = settings;
        this.services = services;
        this.plugins = plugins;
        this.threads = threads;
        this.telemetry = telemetry;
    }

    /** What a listener knows of a connection whose address says nothing of it. */
    @FunctionalInterface
    interface Callers {
        ConnectionInfo of(SocketAddress remote, Instant since);
    }

    SessionErrors violations() {
        return new PeerViolations(node);
    }

    InstantSource clock() {
        return node.clock();
    }

    /** For channels whose remote address is a {@link ConnectionAddress}. */
    NettyServerBuilder configured(NettyServerBuilder builder) {
        return configured(
                builder,
                (remote, _) -> {
                    throw new IllegalStateException("connection from " + remote);
                });
    }

    NettyServerBuilder configured(NettyServerBuilder builder, Callers callers) {
        ServerSettings server = settings.server();
        // Of interceptors the one that is added last is the outermost.
        NettyServerBuilder configured =
                builder.executor(threads)
                        .fallbackHandlerRegistry(services.registry())
                        .flowControlWindow(settings.flowWindow())
                        .maxInboundMessageSize(server.maxMessageSize())
                        .maxInboundMetadataSize(server.maxHeaderSize())
                        .maxConcurrentCallsPerConnection(server.maxCallsPerSession())
                        .permitKeepAliveTime(
                                server.permitKeepAlive().toMillis(), TimeUnit.MILLISECONDS)
                        .permitKeepAliveWithoutCalls(true)
                        .maxRstFramesPerWindow(MAX_RESETS, RESET_WINDOW_SECONDS)
                        .compressorRegistry(Compression.compressors())
                        .decompressorRegistry(Compression.decompressors())
                        .addTransportFilter(
                                new CallerFilter(attributes -> caller(attributes, callers)))
                        .intercept(plugins)
                        .intercept(Compression.serverInterceptor(settings.compression()))
                        .intercept(new ReadyThreshold(server.readyThreshold()))
                        .intercept(new MiddlewareInterceptor(node))
                        .intercept(new CallerContext());
        return telemetry.observe(configured);
    }

    private Supplier<ConnectionInfo> caller(Attributes attributes, Callers callers) {
        SocketAddress remote = attributes.get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR);
        if (remote instanceof ConnectionAddress known) {
            return known.info();
        }
        ConnectionInfo info =
                callers.of(Objects.requireNonNull(remote, "remote"), node.clock().instant());
        return () -> info;
    }
}
