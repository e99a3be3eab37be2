package io.umbel.node.stream;

import static io.umbel.node.stream.DoorPair.async;
import static io.umbel.node.stream.DoorPair.await;
import static io.umbel.node.stream.LoopbackEndpoint.DATAGRAM_QUEUE;
import static io.umbel.node.stream.LoopbackEndpoint.MAX_STREAMS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.handler.codec.quic.QuicStreamType;
import io.umbel.node.middleware.MiddlewareStack;
import io.umbel.spi.Admission;
import io.umbel.spi.Call;
import io.umbel.spi.CloseReason;
import io.umbel.spi.Connection;
import io.umbel.spi.ConnectionClosedException;
import io.umbel.spi.ErrorCode;
import io.umbel.spi.OnFinish.Outcome;
import io.umbel.spi.SendStream;
import io.umbel.spi.Stream;
import io.umbel.spi.StreamResetException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class FrontDoorConnectionTest {
    private static final ErrorCode OWN_CODE = ErrorCode.of(42);

    private DoorPair pair;

    private void connect() throws Exception {
        pair = new DoorPair();
    }

    @AfterEach
    void close() {
        pair.close();
    }

    @Test
    void info_namesThePeerOnBothSides() throws Exception {
        connect();
        assertThat(pair.here.info().alpn()).isEqualTo(pair.there.info().alpn());
        assertThat(pair.here.info().peer()).isNotEqualTo(pair.there.info().peer());
    }

    @Test
    void unidirectionalStream_carriesBytesOneWay() throws Exception {
        connect();
        SendStream out = pair.here.openUnidirectional();
        out.write(new byte[] {1, 2, 3});
        out.finish();

        assertThat(pair.there.acceptUnidirectional().readAllBytes()).containsExactly(1, 2, 3);
    }

    @Test
    void openStream_waitsAtThePeersLimitUntilAStreamIsFreed() throws Exception {
        connect();
        var open = new ArrayList<Stream>();
        for (int i = 0; i < MAX_STREAMS; i++) {
            open.add(pair.here.openStream());
        }
        var oneMore = async(() -> pair.here.openStream());
        finishBothWays(open.removeFirst());
        for (int i = 0; i < MAX_STREAMS / 2; i++) {
            finishBothWays(open.removeFirst()); // credit is given in batches
        }

        finishBothWays(oneMore.get());
    }

    private void finishBothWays(Stream stream) throws Exception {
        stream.out().finish();
        try (Stream taken = pair.there.acceptStream()) {
            assertThat(taken.in().read()).isEqualTo(-1);
        }
        assertThat(stream.in().read()).isEqualTo(-1);
    }

    @Test
    void interruptOfOpenStream_takesNothingFromTheLimit() throws Exception {
        connect();
        var open = new ArrayList<Stream>();
        for (int i = 0; i < MAX_STREAMS; i++) {
            open.add(pair.here.openStream());
        }
        assertInterruptible(() -> pair.here.openStream());
        for (Stream stream : open) {
            finishBothWays(stream);
        }
        finishBothWays(pair.here.openStream());
    }

    @Test
    void streamsFinishedInOrder_leaveNothingBehind() throws Exception {
        connect();
        for (int i = 0; i < 20 * MAX_STREAMS; i++) {
            Stream stream = pair.here.openStream();
            stream.out().write(i);
            finishBothWaysAfterByte(stream);
        }
        assertThat(pair.there.isOpen()).isTrue(); // aborted streams are limited to 100
        assertThat(pair.here.isOpen()).isTrue();
    }

    private void finishBothWaysAfterByte(Stream stream) throws Exception {
        try (Stream taken = pair.there.acceptStream();
                stream) {
            assertThat(taken.in().read()).isGreaterThanOrEqualTo(0);
        }
    }

    @Test
    void streamsResetWithoutEnd_closeTheConnectionAtTheLimit() throws Exception {
        connect();
        async(() -> {
            while (true) {
                pair.there.acceptStream().out().finish();
            }
        });
        assertThatThrownBy(
                        () -> {
                            while (true) {
                                Stream stream = pair.here.openStream();
                                stream.out().write(1);
                                stream.out().reset(OWN_CODE);
                                stream.in().close();
                            }
                        })
                .isInstanceOf(ConnectionClosedException.class)
                .hasMessageContaining("LIMIT_EXCEEDED");
    }

    @Test
    void datagram_arrives() throws Exception {
        connect();
        assertThat(pair.here.sendDatagram(ByteBuffer.wrap(new byte[] {1, 2}))).isTrue();
        assertThat(pair.there.receiveDatagram()).isEqualTo(ByteBuffer.wrap(new byte[] {1, 2}));
    }

    @Test
    void datagramTooLarge_isABug() throws Exception {
        connect();
        ByteBuffer tooLarge = ByteBuffer.allocate(pair.here.maxDatagramSize() + 1);
        assertThatThrownBy(() -> pair.here.sendDatagram(tooLarge))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(String.valueOf(pair.here.maxDatagramSize()));
        assertThat(tooLarge.hasRemaining()).isTrue();
    }

    @Test
    void datagramsNobodyReceives_dropTheOldest() throws Exception {
        connect();
        int sent = 3 * DATAGRAM_QUEUE;
        for (int i = 0; i < sent; i++) {
            pair.here.sendDatagram(ByteBuffer.wrap(new byte[] {(byte) i}));
            echo(pair.here, pair.there); // so none is lost on the way
        }
        for (int i = sent - DATAGRAM_QUEUE; i < sent; i++) {
            assertThat(pair.there.receiveDatagram().get()).isEqualTo((byte) i);
        }
    }

    private static void echo(Connection from, Connection to) throws Exception {
        try (Stream stream = from.openStream()) {
            stream.out().write(7);
            try (Stream taken = to.acceptStream()) {
                taken.out().write(taken.in().read());
                assertThat(stream.in().read()).isEqualTo(7);
                stream.out().finish();
                assertThat(taken.in().read()).isEqualTo(-1);
            }
        }
    }

    @Test
    void close_isSeenByThePeerWithCodeAndReason() throws Exception {
        connect();
        echo(pair.here, pair.there);
        pair.here.close(OWN_CODE, "bye");

        assertThat(pair.there.awaitClosed())
                .isEqualTo(new CloseReason.Application(true, OWN_CODE, "bye"));
        assertThat(pair.here.awaitClosed())
                .isEqualTo(new CloseReason.Application(false, OWN_CODE, "bye"));
    }

    /** As a handler's thread does that {@code awaitClosed} has let go on. */
    @Test
    void closeByAnotherThread_isNotOvertakenByWhomItWakes() throws Exception {
        for (int i = 0; i < 50; i++) {
            connect();
            Connection woken = pair.here;
            var handler =
                    async(() -> {
                        var _ = woken.awaitClosed();
                        woken.close();
                        return null;
                    });
            pair.here.close(OWN_CODE, "bye");
            handler.get(20, TimeUnit.SECONDS);

            assertThat(pair.there.awaitClosed())
                    .isEqualTo(new CloseReason.Application(true, OWN_CODE, "bye"));
            pair.close();
        }
        connect();
    }

    @Test
    void secondClose_doesNothing() throws Exception {
        connect();
        pair.there.close(OWN_CODE, "first");
        pair.there.close(ErrorCode.INTERNAL, "second");

        assertThat(pair.here.awaitClosed())
                .isEqualTo(new CloseReason.Application(true, OWN_CODE, "first"));
    }

    @Test
    void afterTheEnd_everyCallFailsWithTheReason() throws Exception {
        connect();
        pair.here.close(OWN_CODE, "bye");

        for (Callable<?> call : blockingCalls(pair.here)) {
            assertThatThrownBy(call::call)
                    .isInstanceOf(ConnectionClosedException.class)
                    .hasMessageContaining("bye");
        }
        assertThat(pair.here.isOpen()).isFalse();
    }

    @Test
    void theEnd_wakesAllWhoWait() throws Exception {
        connect();
        var waiting =
                List.of(
                        async(() -> pair.here.acceptStream()),
                        async(() -> pair.here.acceptStream()),
                        async(() -> pair.here.acceptUnidirectional()),
                        async(() -> pair.here.receiveDatagram()));
        pair.there.close(OWN_CODE, "bye");

        for (var one : waiting) {
            assertThatThrownBy(() -> one.get(20, TimeUnit.SECONDS))
                    .hasCauseInstanceOf(ConnectionClosedException.class);
        }
    }

    private static List<Callable<?>> blockingCalls(Connection connection) {
        return List.of(
                connection::acceptStream,
                connection::acceptUnidirectional,
                connection::openStream,
                connection::openUnidirectional,
                connection::receiveDatagram,
                () -> connection.sendDatagram(ByteBuffer.allocate(1)));
    }

    @Test
    void interrupt_endsEveryWait() throws Exception {
        connect();
        assertInterruptible(pair.here::acceptStream);
        assertInterruptible(pair.here::acceptUnidirectional);
        assertInterruptible(pair.here::receiveDatagram);
        assertInterruptible(pair.here::awaitClosed);
    }

    private static void assertInterruptible(Callable<?> blocking) throws Exception {
        var outcome = new LinkedBlockingQueue<Throwable>();
        Thread thread =
                Thread.startVirtualThread(() -> {
                    try {
                        blocking.call();
                    } catch (Throwable thrown) {
                        outcome.add(thrown);
                    }
                });
        await(() -> thread.getState() == Thread.State.WAITING);
        thread.interrupt();
        assertThat(outcome.poll(20, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
    }

    @Test
    void refusedStream_isResetWithTheMiddlewaresCode() throws Exception {
        pair =
                new DoorPair(
                        MiddlewareStack.of(
                                List.of(_ -> Admission.reject(OWN_CODE, "not this one"))));
        var accepting = async(() -> pair.there.acceptStream());
        Stream stream = pair.here.openStream();
        stream.out().write(1);

        assertThatThrownBy(() -> stream.in().read())
                .isInstanceOfSatisfying(
                        StreamResetException.class,
                        reset -> assertThat(reset.code()).isEqualTo(OWN_CODE));
        assertThat(accepting).isNotDone();
    }

    @Test
    void admittedStream_isObservedToItsEnd() throws Exception {
        BlockingQueue<Call> calls = new LinkedBlockingQueue<>();
        BlockingQueue<Outcome> outcomes = new LinkedBlockingQueue<>();
        pair =
                new DoorPair(
                        MiddlewareStack.of(
                                List.of(call -> {
                                    calls.add(call);
                                    return Admission.accept(outcomes::add);
                                })));
        echo(pair.here, pair.there);

        assertThat(calls.take().kind()).isEqualTo(Call.Kind.STREAM);
        assertThat(outcomes.poll(20, TimeUnit.SECONDS)).isEqualTo(Outcome.OK);
    }

    @Test
    void streamsThatNobodyAccepts_areBoundedByTheLimit() throws Exception {
        connect();
        var opened = new AtomicInteger();
        var opening =
                async(() -> {
                    while (true) {
                        SendStream out = pair.here.openUnidirectional();
                        out.write(1);
                        out.finish();
                        opened.incrementAndGet();
                    }
                });
        await(() -> opened.get() == MAX_STREAMS);
        echo(pair.here, pair.there);

        assertThat(opening).isNotDone();
        assertThat(pair.hereTransport.channel().peerAllowedStreams(QuicStreamType.UNIDIRECTIONAL))
                .isZero();
        assertThat(opened.get()).isEqualTo(MAX_STREAMS);
    }
}
