package io.umbel.grpc.server;

import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.netty.channel.EventLoop;
import io.umbel.grpc.settings.ListenerSettings;
import io.umbel.grpc.threads.SocketLoops;
import io.umbel.grpc.transport.FedServerChannel;
import io.umbel.grpc.transport.WebSocketAcceptor;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** HTTP/2 in the binary frames of WebSockets. */
final class WebSocketListener implements Listener {
    private static final String NAME = "websocket";

    private final ServerBuilders builders;
    private final SocketLoops loops;
    private final ListenerSettings.WebSocket settings;
    private final int maxBatch;
    private volatile @Nullable Server server;
    private volatile @Nullable WebSocketAcceptor acceptor;

    WebSocketListener(
            ServerBuilders builders,
            SocketLoops loops,
            ListenerSettings.WebSocket settings,
            int maxBatch) {
        this.builders = builders;
        this.loops = loops;
        this.settings = settings;
        this.maxBatch = maxBatch;
    }

    /**
     * Binds; nobody is accepted before {@link #begin}, when the server that this makes has started.
     */
    NettyServerBuilder builder() throws IOException {
        EventLoop loop = loops.group().next();
        var channel = new FedServerChannel(NAME, maxBatch, builders.violations());
        acceptor =
                WebSocketAcceptor.bind(
                        loop,
                        channel,
                        settings.address(),
                        settings.path(),
                        settings.files().map(WebSocketTls::context),
                        builders.clock());
        return builders.configured(
                NettyServerBuilder.forAddress(
                                FedServerChannel.address(NAME), InsecureServerCredentials.create())
                        .channelFactory(() -> channel)
                        .bossEventLoopGroup(loop)
                        .workerEventLoopGroup(loop));
    }

    void begin() {
        WebSocketAcceptor bound = acceptor;
        if (bound != null) {
            bound.begin();
        }
    }

    @Override
    public void start() throws IOException {
        server = builder().build().start();
        begin();
    }

    @Override
    public void stopAccepting() {
        WebSocketAcceptor accepting = acceptor;
        if (accepting != null) {
            accepting.stop();
        }
        server().ifPresent(Server::shutdown);
    }

    @Override
    public Optional<Server> server() {
        return Optional.ofNullable(server);
    }

    @Override
    public List<String> addresses() {
        WebSocketAcceptor accepting = acceptor;
        return List.of(
                (settings.files().isPresent() ? "wss://" : "ws://")
                        + HostAndPort.of(
                                accepting == null ? settings.address() : accepting.address())
                        + settings.path());
    }

    @Override
    public String toString() {
        return addresses().toString();
    }
}
