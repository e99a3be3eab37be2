package io.umbel.node.router;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownReadComplete;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.umbel.spi.Admission;
import io.umbel.spi.Call;
import io.umbel.spi.CloseReason;
import io.umbel.spi.Connection;
import io.umbel.spi.ErrorCode;
import io.umbel.spi.OnFinish.Outcome;
import io.umbel.spi.Stream;
import io.umbel.spi.StreamResetException;
import io.umbel.spi.netty.NettyConnection;
import io.umbel.spi.netty.NettyProtocolHandler;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class SideDoorTest {
    private static final ErrorCode OWN_CODE = ErrorCode.of(42);

    private RoutedEndpoint routed;

    @BeforeEach
    void start() throws Exception {
        routed = new RoutedEndpoint();
    }

    @AfterEach
    void stop() {
        routed.close();
    }

    /** Echoes each stream, and records what it is told and where. */
    private static class RecordingEcho implements NettyProtocolHandler {
        final BlockingQueue<String> events = new LinkedBlockingQueue<>();
        final BlockingQueue<ClassLoader> loaders = new LinkedBlockingQueue<>();

        @Override
        public void connectionOpened(NettyConnection connection) {
            record("opened", connection);
        }

        @Override
        public void initStream(NettyConnection connection, QuicStreamChannel stream) {
            record("stream", connection);
            stream.pipeline().addLast(new EchoingHandler());
            stream.config().setAutoRead(true);
        }

        @Override
        public void connectionClosed(NettyConnection connection, CloseReason reason) {
            record("closed", connection);
        }

        private void record(String event, NettyConnection connection) {
            loaders.add(Thread.currentThread().getContextClassLoader());
            events.add(event + (connection.eventLoop().inEventLoop() ? "" : " off the loop"));
        }
    }

    private static final class EchoingHandler extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ctx.write(message);
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (event == ChannelInputShutdownReadComplete.INSTANCE) {
                ((QuicStreamChannel) ctx.channel()).shutdownOutput();
            }
        }
    }

    private static String echo(Connection connection, String text) throws Exception {
        Stream stream = connection.openStream();
        stream.out().write(text.getBytes(UTF_8));
        stream.out().finish();
        return new String(stream.in().readAllBytes(), UTF_8);
    }

    @Test
    void handler_isToldOfConnectionThenStreamsThenTheEnd() throws Exception {
        var handler = new RecordingEcho();
        routed.serve(handler);
        var connection = routed.connect();
        assertThat(echo(connection, "hello")).isEqualTo("hello");
        connection.close();

        assertThat(handler.events.take()).isEqualTo("opened");
        assertThat(handler.events.take()).isEqualTo("stream");
        assertThat(handler.events.take()).isEqualTo("closed");
        assertThat(handler.loaders).allMatch(routed.loader::equals);
    }

    @Test
    void throwingInitStream_resetsTheStreamAndSparesTheConnection() throws Exception {
        var handler =
                new RecordingEcho() {
                    private boolean failed;

                    @Override
                    public void initStream(NettyConnection connection, QuicStreamChannel stream) {
                        if (!failed) {
                            failed = true;
                            throw new NoClassDefFoundError("Missing");
                        }
                        super.initStream(connection, stream);
                    }
                };
        routed.serve(handler);
        var connection = routed.connect();

        assertThatThrownBy(() -> echo(connection, "x"))
                .isInstanceOfSatisfying(
                        StreamResetException.class,
                        reset -> assertThat(reset.code()).isEqualTo(ErrorCode.INTERNAL));
        assertThat(echo(connection, "y")).isEqualTo("y");
    }

    @Test
    void throwingConnectionOpened_closesTheConnectionWithInternal() throws Exception {
        routed.serve(
                new RecordingEcho() {
                    @Override
                    public void connectionOpened(NettyConnection connection) {
                        throw new IllegalStateException("bug");
                    }
                });
        assertThat(routed.connect().awaitClosed())
                .isEqualTo(
                        new CloseReason.Application(
                                true, ErrorCode.INTERNAL, "/routed/1.0 failed"));
    }

    @Test
    void refusedConnection_isNeverOpened() throws Exception {
        var handler = new RecordingEcho();
        routed.serve(handler, _ -> Admission.reject(OWN_CODE, "no"));

        assertThat(routed.connect().awaitClosed())
                .isEqualTo(new CloseReason.Application(true, OWN_CODE, "no"));
        assertThat(handler.events).isEmpty();
    }

    @Test
    void refusedStream_isResetWithTheMiddlewaresCode() throws Exception {
        routed.serve(
                new RecordingEcho(),
                call ->
                        call.kind() == Call.Kind.STREAM
                                ? Admission.reject(OWN_CODE, "no")
                                : Admission.accept());
        var connection = routed.connect();

        assertThatThrownBy(() -> echo(connection, "x"))
                .isInstanceOfSatisfying(
                        StreamResetException.class,
                        reset -> assertThat(reset.code()).isEqualTo(OWN_CODE));
    }

    @Test
    void admittedStream_isInitialisedOnTheLoopAndObservedToItsEnd() throws Exception {
        BlockingQueue<Outcome> outcomes = new LinkedBlockingQueue<>();
        var handler = new RecordingEcho();
        routed.serve(
                handler,
                call ->
                        Admission.accept(outcome -> {
                            if (call.kind() == Call.Kind.STREAM) {
                                outcomes.add(outcome);
                            }
                        }));
        assertThat(echo(routed.connect(), "x")).isEqualTo("x");

        assertThat(handler.events.take()).isEqualTo("opened");
        assertThat(handler.events.take()).isEqualTo("stream");
        assertThat(outcomes.take()).isEqualTo(Outcome.OK);
    }

    @Test
    void shutdown_closesConnectionsWithShuttingDown() throws Exception {
        routed.serve(new RecordingEcho());
        var connection = routed.connect();
        echo(connection, "x");

        assertThat(routed.router.shutdown(Duration.ofSeconds(20)).isClean()).isTrue();
        assertThat(connection.awaitClosed())
                .isEqualTo(
                        new CloseReason.Application(
                                true, ErrorCode.SHUTTING_DOWN, "/routed/1.0 stops here"));
    }

    @Test
    void streamsThePeerResets_closeTheConnectionAtTheLimit() throws Exception {
        routed.serve(new RecordingEcho());
        var connection = routed.connect();
        assertThatThrownBy(
                        () -> {
                            while (true) {
                                Stream stream = connection.openStream();
                                stream.out().write(1);
                                assertThat(stream.in().read()).isEqualTo(1);
                                stream.out().reset(OWN_CODE);
                                stream.in().stop(OWN_CODE);
                            }
                        })
                .hasMessageContaining("LIMIT_EXCEEDED");
    }
}
