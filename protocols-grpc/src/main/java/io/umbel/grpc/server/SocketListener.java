package io.umbel.grpc.server;

import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.ServerCredentials;
import io.grpc.TlsServerCredentials;
import io.grpc.TlsServerCredentials.ClientAuth;
import io.grpc.netty.NettyServerBuilder;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.umbel.grpc.settings.GrpcSettings;
import io.umbel.grpc.settings.ListenerSettings;
import io.umbel.grpc.settings.ListenerSettings.TlsFiles;
import io.umbel.grpc.threads.SocketLoops;
import io.umbel.spi.ConnectionInfo;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A TCP port, plain or TLS: grpc-java's own server. */
final class SocketListener implements Listener {
    private final ServerBuilders builders;
    private final SocketLoops loops;
    private final InetSocketAddress address;
    private final Optional<TlsFiles> files;
    private volatile @Nullable Server server;

    private SocketListener(
            ServerBuilders builders,
            SocketLoops loops,
            InetSocketAddress address,
            Optional<TlsFiles> files) {
        this.builders = builders;
        this.loops = loops;
        this.address = address;
        this.files = files;
    }

    static Listener of(
            ListenerSettings settings,
            ServerBuilders builders,
            SocketLoops loops,
            GrpcSettings all) {
        return switch (settings) {
            case ListenerSettings.Tcp(InetSocketAddress address) ->
                    new SocketListener(builders, loops, address, Optional.empty());
            case ListenerSettings.Tls(InetSocketAddress address, TlsFiles files) ->
                    new SocketListener(builders, loops, address, Optional.of(files));
            case ListenerSettings.Unix unix -> new UnixListener(builders, loops, unix.path());
            case ListenerSettings.WebSocket webSocket ->
                    new WebSocketListener(builders, loops, webSocket, all.maxBatch());
        };
    }

    NettyServerBuilder builder() throws IOException {
        ChannelFactory<ServerChannel> factory = NioServerSocketChannel::new;
        boolean encrypted = files.isPresent();
        return builders.configured(
                NettyServerBuilder.forAddress(address, credentials(files))
                        .channelFactory(factory)
                        .bossEventLoopGroup(loops.group())
                        .workerEventLoopGroup(loops.group()),
                (remote, since) ->
                        new ConnectionInfo.Tcp((InetSocketAddress) remote, encrypted, since));
    }

    private static ServerCredentials credentials(Optional<TlsFiles> files) throws IOException {
        if (files.isEmpty()) {
            return InsecureServerCredentials.create();
        }
        TlsFiles pem = files.get();
        var tls =
                TlsServerCredentials.newBuilder()
                        .keyManager(pem.certificate().toFile(), pem.privateKey().toFile());
        if (pem.clientCa().isPresent()) {
            tls.trustManager(pem.clientCa().get().toFile()).clientAuth(ClientAuth.REQUIRE);
        }
        return tls.build();
    }

    @Override
    public void start() throws IOException {
        server = builder().build().start();
    }

    @Override
    public void stopAccepting() {
        server().ifPresent(Server::shutdown);
    }

    @Override
    public Optional<Server> server() {
        return Optional.ofNullable(server);
    }

    @Override
    public List<String> addresses() {
        String scheme = files.isPresent() ? "tls://" : "tcp://";
        return server()
                .map(Server::getListenSockets)
                .orElse(List.<SocketAddress>of(address))
                .stream()
                .map(bound -> scheme + HostAndPort.of((InetSocketAddress) bound))
                .toList();
    }

    @Override
    public String toString() {
        return addresses().toString();
    }
}
