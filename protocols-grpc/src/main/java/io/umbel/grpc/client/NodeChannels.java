package io.umbel.grpc.client;

import io.grpc.ChannelCredentials;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannelBuilder;
import io.grpc.TlsChannelCredentials;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.umbel.grpc.GrpcChannels;
import io.umbel.grpc.compression.Compression;
import io.umbel.grpc.observe.CallTelemetry;
import io.umbel.grpc.resolver.Balancing;
import io.umbel.grpc.resolver.ServiceTarget;
import io.umbel.grpc.settings.GrpcSettings;
import io.umbel.grpc.threads.CallThreads;
import io.umbel.grpc.threads.SocketLoops;
import io.umbel.grpc.transport.DialingChannel;
import io.umbel.grpc.transport.NodeSocketAddress;
import io.umbel.grpc.transport.WebSocketChannel;
import io.umbel.spi.NodeAddress;
import io.umbel.spi.ServiceDirectory;
import io.umbel.spi.netty.NettyDialer;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Makes grpc-java's own channels, on the node's connections or on sockets of the plugin's own. */
public final class NodeChannels implements GrpcChannels, AutoCloseable {
    private final NettyDialer dialer;
    private final Supplier<Optional<ServiceDirectory>> directories;
    private final GrpcSettings settings;
    private final ClientInterceptors interceptors;
    private final CallThreads threads;
    private final SocketLoops loops;
    private final CallTelemetry telemetry;
    private final OpenChannels open = new OpenChannels();

    /**
     * @param directories the service directory of the moment
     * @param threads run callbacks; ended by the caller after this
     * @param loops for what is not QUIC; ended by the caller after this
     */
    public NodeChannels(
            NettyDialer dialer,
            Supplier<Optional<ServiceDirectory>> directories,
            GrpcSettings settings,
            ClientInterceptors interceptors,
            CallThreads threads,
            SocketLoops loops,
            CallTelemetry telemetry) {
        this.dialer = dialer;
        this.directories = directories;
        this.settings = settings;
        this.interceptors = interceptors;
        this.threads = threads;
        this.loops = loops;
        this.telemetry = telemetry;
    }

    @Override
    public ManagedChannelBuilder<?> builder(String target) {
        return switch (Target.parse(target)) {
            case Target.Node(NodeAddress address) -> node(address);
            case Target.Service(ServiceTarget service) -> service(service);
            case Target.Tcp(String host, int port, boolean encrypted) ->
                    tcp(
                            host,
                            port,
                            encrypted
                                    ? TlsChannelCredentials.create()
                                    : InsecureChannelCredentials.create());
            case Target.Unix(Path path) -> unix(path);
            case Target.WebSocket(URI uri, boolean encrypted) ->
                    webSocket(
                            uri,
                            encrypted
                                    ? Optional.of(
                                            WebSocketTls.context(TlsChannelCredentials.create()))
                                    : Optional.empty());
        };
    }

    @Override
    public ManagedChannelBuilder<?> builder(String target, ChannelCredentials credentials) {
        return switch (Target.parse(target)) {
            case Target.Tcp(String host, int port, boolean encrypted) when encrypted ->
                    tcp(host, port, credentials);
            case Target.WebSocket(URI uri, boolean encrypted) when encrypted ->
                    webSocket(uri, Optional.of(WebSocketTls.context(credentials)));
            default ->
                    throw new IllegalArgumentException(
                            "credentials for '"
                                    + target
                                    + "' (expected a tls:// or wss:// target)");
        };
    }

    private ManagedChannelBuilder<?> node(NodeAddress address) {
        return dialing(
                NettyChannelBuilder.forAddress(
                                new NodeSocketAddress(address), InsecureChannelCredentials.create())
                        .overrideAuthority(address.id().toString()));
    }

    private ManagedChannelBuilder<?> service(ServiceTarget service) {
        var builder =
                NettyChannelBuilder.forTarget(
                        service.toString(), InsecureChannelCredentials.create());
        service.configure(
                builder,
                directories,
                new Balancing(
                        settings.client().loadBalancing(), settings.client().outlierDetection()));
        return dialing(builder);
    }

    /** For addresses that are nodes. */
    private ManagedChannelBuilder<?> dialing(NettyChannelBuilder addressed) {
        ChannelFactory<Channel> factory =
                () -> new DialingChannel(dialer, ALPN, settings.maxBatch());
        NettyChannelBuilder builder =
                configured(addressed.channelFactory(factory).eventLoopGroup(dialer.eventLoop()));
        int sessions = settings.client().sessions();
        return open.tracking(
                builder,
                sessions == 1
                        ? builder::build
                        : () ->
                                new SessionPool(
                                        builder::build,
                                        sessions,
                                        settings.client().callsPerSession()));
    }

    private ManagedChannelBuilder<?> tcp(String host, int port, ChannelCredentials credentials) {
        ChannelFactory<Channel> factory = NioSocketChannel::new;
        return tracked(
                NettyChannelBuilder.forAddress(host, port, credentials)
                        .channelFactory(factory)
                        .eventLoopGroup(loops.group()));
    }

    private ManagedChannelBuilder<?> unix(Path path) {
        ChannelFactory<Channel> factory = NioDomainSocketChannel::new;
        return tracked(
                NettyChannelBuilder.forAddress(
                                UnixDomainSocketAddress.of(path),
                                InsecureChannelCredentials.create())
                        .overrideAuthority("localhost")
                        .channelFactory(factory)
                        .eventLoopGroup(loops.group()));
    }

    private ManagedChannelBuilder<?> webSocket(URI uri, Optional<SslContext> tls) {
        ChannelFactory<Channel> factory = () -> new WebSocketChannel(uri, tls, settings.maxBatch());
        return tracked(
                NettyChannelBuilder.forAddress(
                                new InetSocketAddress(uri.getHost(), uri.getPort()),
                                InsecureChannelCredentials.create())
                        .overrideAuthority(uri.getAuthority())
                        .channelFactory(factory)
                        .eventLoopGroup(loops.group()));
    }

    private ManagedChannelBuilder<?> tracked(NettyChannelBuilder builder) {
        NettyChannelBuilder configured = configured(builder);
        return open.tracking(configured, configured::build);
    }

    private NettyChannelBuilder configured(NettyChannelBuilder builder) {
        // Of interceptors the last one is the outermost.
        NettyChannelBuilder configured =
                builder.executor(threads)
                        .offloadExecutor(threads)
                        .flowControlWindow(settings.flowWindow())
                        .maxInboundMessageSize(settings.client().maxMessageSize())
                        .idleTimeout(settings.client().idle().toMillis(), TimeUnit.MILLISECONDS)
                        .compressorRegistry(Compression.compressors())
                        .decompressorRegistry(Compression.decompressors())
                        .intercept(
                                Compression.clientInterceptor(settings.compression()),
                                interceptors,
                                new HumanStatus());
        return telemetry.observe(configured);
    }

    /** Ends all channels at once; blocks until their transports have ended, at most 2 s. */
    @Override
    public void close() {
        open.close();
    }
}
