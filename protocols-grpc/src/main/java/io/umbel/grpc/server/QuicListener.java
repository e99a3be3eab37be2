package io.umbel.grpc.server;

import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.umbel.grpc.GrpcChannels;
import io.umbel.grpc.transport.FedServerChannel;
import io.umbel.spi.ErrorCode;
import io.umbel.spi.netty.NettyConnection;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Sessions on QUIC streams, which the node hands over. When it stops, each connection is closed as
 * soon as its last session has ended, so that its peer dials anew and finds who serves then.
 */
final class QuicListener implements Listener {
    private static final String NAME = "quic";

    private final ServerBuilders builders;
    private final EventLoop loop;
    private final FedServerChannel channel;
    private final Map<NettyConnection, AtomicInteger> sessions = new ConcurrentHashMap<>();
    private volatile @Nullable Server server;
    private volatile boolean stopping;

    /**
     * @param loop of all connections
     */
    QuicListener(ServerBuilders builders, EventLoop loop, int maxBatch) {
        this.builders = builders;
        this.loop = loop;
        this.channel = new FedServerChannel(NAME, maxBatch, builders.violations());
    }

    NettyServerBuilder builder() {
        return builders.configured(
                NettyServerBuilder.forAddress(
                                FedServerChannel.address(NAME), InsecureServerCredentials.create())
                        .channelFactory(() -> channel)
                        .bossEventLoopGroup(loop)
                        .workerEventLoopGroup(loop));
    }

    @Override
    public void start() throws IOException {
        server = builder().build().start();
    }

    /* --------------- On the event loop --------------- */

    void connectionOpened(NettyConnection connection) {
        sessions.put(connection, new AtomicInteger());
        if (stopping) {
            closeIfUnused(connection);
        }
    }

    void accept(NettyConnection connection, QuicStreamChannel stream) {
        AtomicInteger count = sessions.get(connection);
        if (count != null) {
            count.incrementAndGet();
            var _ =
                    stream.closeFuture()
                            .addListener(_ -> {
                                count.decrementAndGet();
                                if (stopping) {
                                    closeIfUnused(connection);
                                }
                            });
        }
        channel.accept(connection, stream);
    }

    void connectionClosed(NettyConnection connection) {
        sessions.remove(connection);
    }

    /* --------------- The end. Any thread. --------------- */

    @Override
    public void stopAccepting() {
        stopping = true;
        Server running = server;
        if (running != null) {
            running.shutdown();
        }
        sessions.keySet().forEach(this::closeIfUnused);
    }

    private void closeIfUnused(NettyConnection connection) {
        AtomicInteger count = sessions.get(connection);
        if (count != null && count.get() <= 0) {
            close(connection);
        }
    }

    private static void close(NettyConnection connection) {
        connection.close(ErrorCode.SHUTTING_DOWN, GrpcChannels.ALPN + " stops here");
    }

    @Override
    public void close() {
        sessions.keySet().forEach(QuicListener::close);
    }

    @Override
    public Optional<Server> server() {
        return Optional.ofNullable(server);
    }

    @Override
    public List<String> addresses() {
        return List.of(NAME);
    }
}
