package io.umbel.node.tls;

import static io.umbel.node.stream.LoopbackEndpoint.ALPN;
import static io.umbel.node.stream.LoopbackEndpoint.PATIENCE;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.umbel.node.guard.Ban;
import io.umbel.node.guard.BanSubject;
import io.umbel.node.guard.Doorkeeper;
import io.umbel.node.identity.NodeKey;
import io.umbel.node.stream.LoopbackEndpoint;
import io.umbel.spi.Alpn;
import io.umbel.spi.DialException;
import io.umbel.spi.NodeAddress;
import io.umbel.spi.NodeId;
import io.umbel.spi.TlsAcceptor.Listening;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class TlsListenerTest {
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final BlockingQueue<NodeId> callers = new LinkedBlockingQueue<>();
    private LoopbackEndpoint server;
    private LoopbackEndpoint client;
    private TlsListener listener;

    @BeforeEach
    void bind() throws Exception {
        server = new LoopbackEndpoint(_ -> {});
        client = new LoopbackEndpoint(_ -> {});
        listener =
                new TlsListener(
                        new NodeTls(server.key()),
                        server.endpoint().tcp(),
                        LoopbackEndpoint.settings(
                                LoopbackEndpoint.MAX_STREAMS, LoopbackEndpoint.MAX_ABORTED_STREAMS),
                        Doorkeeper.ADMITS_ALL,
                        InstantSource.system(),
                        timer);
    }

    @AfterEach
    void close() {
        listener.close();
        client.close();
        server.close();
        timer.shutdownNow();
    }

    private Listening echo() throws IOException {
        return listener.listen(
                ALPN,
                connection -> {
                    callers.add(connection.info().nodeId().orElseThrow());
                    long _ = connection.in().transferTo(connection.out());
                });
    }

    private Listening answer(String text) throws IOException {
        return listener.listen(
                ALPN,
                connection -> {
                    int _ = connection.in().read();
                    connection.out().write(text.getBytes(US_ASCII));
                    long _ = connection.in().transferTo(OutputStream.nullOutputStream());
                });
    }

    private Channel dial(NodeId expected, Alpn alpn) throws Exception {
        InetSocketAddress there = server.endpoint().localAddresses().getFirst();
        return new TlsDialer(new NodeTls(client.key()), client.endpoint().tcp())
                .dial(NodeAddress.of(expected, there), alpn, PATIENCE);
    }

    private Channel dial() throws Exception {
        return dial(server.key().id(), ALPN);
    }

    private static String read(Channel channel, int length) throws Exception {
        var received = new LinkedBlockingQueue<String>();
        channel.pipeline()
                .addLast(
                        new SimpleChannelInboundHandler<ByteBuf>() {
                            @Override
                            protected void channelRead0(ChannelHandlerContext ctx, ByteBuf bytes) {
                                received.add(bytes.toString(US_ASCII));
                            }
                        });
        channel.writeAndFlush(Unpooled.copiedBuffer("hello", US_ASCII)).sync();
        var text = new StringBuilder();
        while (text.length() < length) {
            text.append(received.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS));
        }
        return text.toString();
    }

    private static boolean isClosed(Channel channel) throws Exception {
        return channel.closeFuture().await(PATIENCE.toMillis());
    }

    @Test
    void handshake_provesBothKeys_andCarriesBytes() throws Exception {
        var _ = echo();
        assertThat(read(dial(), 5)).isEqualTo("hello");
        assertThat(callers.take()).isEqualTo(client.key().id());
    }

    @Test
    void serverWithAnotherKey_isNotTrusted() throws Exception {
        var _ = echo();
        assertThatExceptionOfType(DialException.class)
                .isThrownBy(() -> dial(NodeKey.generate().id(), ALPN))
                .satisfies(
                        e -> assertThat(e.failure()).isEqualTo(DialException.Failure.UNREACHABLE));
    }

    @Test
    void protocolThatNobodyListensFor_isRefused() throws Exception {
        var _ = echo();
        assertThatExceptionOfType(DialException.class)
                .isThrownBy(() -> dial(server.key().id(), Alpn.of("/other/1.0")));
    }

    @Test
    void newestHandlerOfAProtocol_serves_whateverTheOlderDoes() throws Exception {
        Listening older = echo();
        Listening newer = answer("newer");
        older.close();
        assertThat(read(dial(), 5)).isEqualTo("newer");
        assertThat(newer.address().getPort()).isEqualTo(server.endpoint().bound().getPort());
    }

    @Test
    void port_isClosed_whenNobodyListens() throws Exception {
        Listening only = echo();
        InetSocketAddress there = only.address();
        assertThat(isOpen(there)).isTrue();
        only.close();
        while (isOpen(there)) {
            Thread.onSpinWait(); // the JDK closes it when the thread that accepts has woken up
        }
    }

    private static boolean isOpen(InetSocketAddress there) {
        try (var _ = new Socket(there.getAddress(), there.getPort())) {
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    @Test
    void bannedKey_losesItsConnections_andOthersKeepTheirs() throws Exception {
        var _ = echo();
        Channel connection = dial();
        var _ = callers.take();
        listener.end(ban(NodeKey.generate().id()));
        assertThat(read(connection, 5)).isEqualTo("hello");
        listener.end(ban(client.key().id()));
        assertThat(isClosed(connection)).isTrue();
    }

    private static Ban ban(NodeId id) {
        return new Ban(new BanSubject.Key(id), Instant.EPOCH, Ban.FOR_EVER, "a test");
    }
}
