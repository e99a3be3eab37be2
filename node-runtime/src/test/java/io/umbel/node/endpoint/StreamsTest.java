package io.umbel.node.endpoint;

import static io.umbel.node.endpoint.TestEndpoint.PATIENCE;
import static io.umbel.node.endpoint.TestEndpoint.closed;
import static io.umbel.node.endpoint.TestEndpoint.echo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamType;
import io.umbel.node.endpoint.TestEndpoint.CollectingHandler;
import io.umbel.node.net.CodecStreams;
import io.umbel.spi.CloseReason;
import io.umbel.spi.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Streams come and go on one connection and leave nothing, or end it. */
final class StreamsTest {
    /** {@code -Dumbel.test.streams=100000} takes a minute or two. */
    private static final int STREAMS = Integer.getInteger("umbel.test.streams", 10_000);

    private static final int AT_ONCE = 50;

    @Test
    void manyStreamsThatEndInOrder_leaveNothing() throws Exception {
        try (var a = TestEndpoint.start();
                var b = TestEndpoint.start()) {
            EstablishedConnection out = a.dial(b);
            EstablishedConnection in = b.accepted.poll(5, TimeUnit.SECONDS);
            var slots = new Semaphore(AT_ONCE);
            var ended = new AtomicInteger();
            for (int i = 0; i < STREAMS; i++) {
                assertThat(slots.tryAcquire(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
                exchange(out, slots, ended);
            }
            assertThat(slots.tryAcquire(AT_ONCE, PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThat(ended).hasValue(STREAMS);
            TestEndpoint.eventually(() -> remembered(out) == 0 && remembered(in) == 0);
        }
    }

    private static void exchange(EstablishedConnection out, Semaphore slots, AtomicInteger ended) {
        var collector = new CollectingHandler();
        var opened = out.openStream(QuicStreamType.BIDIRECTIONAL, collector);
        opened.addListener(_ -> {
            if (!opened.isSuccess()) {
                out.channel()
                        .eventLoop()
                        .schedule(() -> exchange(out, slots, ended), 1, TimeUnit.MILLISECONDS);
                return;
            }
            opened.getNow().writeAndFlush(Unpooled.copyInt(1));
            out.finish(opened.getNow());
            opened.getNow()
                    .closeFuture()
                    .addListener(_ -> {
                        ended.incrementAndGet();
                        slots.release();
                    });
        });
    }

    private static int remembered(EstablishedConnection connection) {
        return CodecStreams.remembered(connection.channel());
    }

    @Test
    void streamAboveThePeersLimit_fails_andCostsNoId() throws Exception {
        try (var a = TestEndpoint.start();
                var b = TestEndpoint.start(s -> s.with(x -> x.maxStreams = 2))) {
            EstablishedConnection out = a.dial(b);
            for (int round = 0; round < 20; round++) {
                List<QuicStreamChannel> open = new ArrayList<>();
                List<CollectingHandler> answers = new ArrayList<>();
                while (open.size() < 2) {
                    var collector = new CollectingHandler();
                    var stream = out.openStream(QuicStreamType.BIDIRECTIONAL, collector).await();
                    if (stream.isSuccess()) {
                        open.add(stream.getNow());
                        answers.add(collector);
                    }
                }
                assertThatThrownBy(() -> echo(out, "one too many")).hasMessageContaining("limit");
                for (int i = 0; i < 2; i++) {
                    open.get(i).writeAndFlush(Unpooled.copyInt(round));
                    out.finish(open.get(i));
                    assertThat(answers.get(i).text()).hasSize(4);
                }
            }
            assertThat(remembered(out)).isZero();
        }
    }

    @Test
    void streamsAbortedAboveTheLimit_endTheConnection() throws Exception {
        try (var a = TestEndpoint.start();
                var b = TestEndpoint.start(s -> s.with(x -> x.maxAbortedStreams = 10))) {
            EstablishedConnection out = a.dial(b);
            EstablishedConnection in = b.accepted.poll(5, TimeUnit.SECONDS);
            in.channel()
                    .eventLoop()
                    .submit(() -> {
                        for (int i = 0; i < 10; i++) {
                            in.streamAborted();
                        }
                        assertThat(in.isOpen()).isTrue();
                        in.streamAborted();
                    })
                    .get(5, TimeUnit.SECONDS);
            assertThat(closed(out))
                    .isEqualTo(
                            new CloseReason.Application(
                                    true,
                                    ErrorCode.LIMIT_EXCEEDED,
                                    "11 streams reset or abandoned on one connection"));
        }
    }
}
