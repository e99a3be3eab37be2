package io.umbel.node.endpoint;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownReadComplete;
import io.netty.handler.codec.quic.DefaultQuicStreamFrame;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamType;
import io.umbel.node.identity.NodeKey;
import io.umbel.node.settings.EndpointSettings;
import io.umbel.node.settings.EndpointSettings.Io;
import io.umbel.node.settings.EndpointSettings.Preset;
import io.umbel.spi.Alpn;
import io.umbel.spi.CloseReason;
import io.umbel.spi.NodeAddress;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** A real endpoint on a free loopback port that echoes every stream of /echo/1.0. */
final class TestEndpoint implements AutoCloseable {
    static final Alpn ECHO = Alpn.of("/echo/1.0");
    static final Duration PATIENCE = Duration.ofSeconds(20);

    final NodeKey key;
    final Endpoint endpoint;
    final BlockingQueue<EstablishedConnection> accepted = new LinkedBlockingQueue<>();

    private TestEndpoint(NodeKey key, EndpointSettings settings) throws IOException {
        this.key = key;
        this.endpoint =
                Endpoint.bind(
                        settings, key, InstantSource.system(), new SecureRandom(), this::accept);
    }

    static TestEndpoint start() throws IOException {
        return start(UnaryOperator.identity());
    }

    static TestEndpoint start(UnaryOperator<SettingsBuilder> change) throws IOException {
        var started =
                new TestEndpoint(NodeKey.generate(), change.apply(new SettingsBuilder()).build());
        started.endpoint.serve(Set.of(ECHO));
        return started;
    }

    private void accept(EstablishedConnection connection) {
        accepted.add(connection);
        connection.deliverTo(new EchoingSink(connection));
    }

    NodeAddress address() {
        return NodeAddress.of(key.id(), socketAddress());
    }

    InetSocketAddress socketAddress() {
        return endpoint.localAddresses().getFirst();
    }

    EstablishedConnection dial(TestEndpoint other) throws Exception {
        return dial(other.address(), ECHO);
    }

    EstablishedConnection dial(NodeAddress address, Alpn alpn) throws Exception {
        var future = endpoint.dial(address, alpn);
        if (!future.await(PATIENCE.toMillis())) {
            throw new TimeoutException("dial " + address);
        }
        if (future.cause() instanceof Exception e) {
            throw e;
        }
        return future.getNow();
    }

    /** Sends {@code text} on a new stream and returns what comes back until FIN. */
    static String echo(EstablishedConnection connection, String text) throws Exception {
        var collector = new CollectingHandler();
        QuicStreamChannel stream =
                connection
                        .openStream(QuicStreamType.BIDIRECTIONAL, collector)
                        .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        stream.writeAndFlush(new DefaultQuicStreamFrame(Unpooled.copiedBuffer(text, UTF_8), true));
        return collector.text();
    }

    /** Waits for what nobody announces. */
    static void eventually(BooleanSupplier condition) throws InterruptedException {
        var never = new CountDownLatch(1);
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("not so within " + PATIENCE).isLessThan(end);
            var _ = never.await(5, TimeUnit.MILLISECONDS);
        }
    }

    static CloseReason closed(EstablishedConnection connection)
            throws InterruptedException, ExecutionException, TimeoutException {
        return connection.closed().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        endpoint.close(Duration.ofSeconds(5));
    }

    private record EchoingSink(EstablishedConnection connection) implements InboundSink {
        @Override
        public void stream(QuicStreamChannel stream) {
            stream.pipeline().addLast(new EchoingHandler(connection));
            stream.config().setAutoRead(true);
        }

        @Override
        public void datagram(ByteBuf datagram) {
            datagram.release();
        }

        @Override
        public void closed(CloseReason reason) {}
    }

    private static final class EchoingHandler extends ChannelInboundHandlerAdapter {
        private final EstablishedConnection connection;

        EchoingHandler(EstablishedConnection connection) {
            this.connection = connection;
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ctx.write(message);
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext ctx) {
            ctx.flush();
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (event == ChannelInputShutdownReadComplete.INSTANCE) {
                connection.finish((QuicStreamChannel) ctx.channel());
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            ctx.close();
        }
    }

    static final class CollectingHandler extends ChannelInboundHandlerAdapter {
        private final StringBuilder text = new StringBuilder();
        private final CompletableFuture<String> end = new CompletableFuture<>();

        @Override
        public void channelActive(ChannelHandlerContext ctx) {
            ctx.channel().config().setAutoRead(true);
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            var bytes = (ByteBuf) message;
            text.append(bytes.toString(UTF_8));
            bytes.release();
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (event == ChannelInputShutdownReadComplete.INSTANCE) {
                end.complete(text.toString());
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            end.completeExceptionally(cause);
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            end.completeExceptionally(new IOException("closed before FIN, after " + text.length()));
        }

        String text() throws Exception {
            return end.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
    }

    /** The defaults of a test; each test says what it changes. */
    static final class SettingsBuilder {
        InetSocketAddress bind = new InetSocketAddress("127.0.0.1", 0);
        Preset preset = Preset.LAN;
        Io io = Io.AUTO;
        Duration idleTimeout = Duration.ofSeconds(30);
        Duration keepAlive = Duration.ofSeconds(5);
        Duration handshakeTimeout = Duration.ofSeconds(5);
        Duration retryTokenLifetime = Duration.ofSeconds(10);
        int maxConnections = 10_000;
        int maxConnectionsPerPeer = 10_000;
        int maxHalfOpen = 1_000;
        int retryAbove = 500;
        int handshakesPerSecond = 100_000;
        int maxStreams = 100;
        int maxAbortedStreams = 1_000;

        SettingsBuilder with(Consumer<SettingsBuilder> change) {
            change.accept(this);
            return this;
        }

        EndpointSettings build() {
            return new EndpointSettings(
                    bind,
                    preset,
                    io,
                    idleTimeout,
                    keepAlive,
                    handshakeTimeout,
                    retryTokenLifetime,
                    maxConnections,
                    maxConnectionsPerPeer,
                    maxHalfOpen,
                    retryAbove,
                    handshakesPerSecond,
                    maxStreams,
                    maxAbortedStreams,
                    256);
        }
    }
}
