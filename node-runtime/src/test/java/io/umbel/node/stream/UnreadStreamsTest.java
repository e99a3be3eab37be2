package io.umbel.node.stream;

import static io.umbel.node.stream.LoopbackEndpoint.ALPN;
import static io.umbel.node.stream.LoopbackEndpoint.DATAGRAM_QUEUE;
import static io.umbel.node.stream.LoopbackEndpoint.MAX_STREAMS;
import static io.umbel.node.stream.LoopbackEndpoint.NO_MIDDLEWARE;
import static io.umbel.node.stream.LoopbackEndpoint.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.quic.QuicStreamType;
import io.umbel.node.endpoint.EstablishedConnection;
import io.umbel.node.net.LoopCpu;
import io.umbel.spi.ErrorCode;
import io.umbel.spi.Stream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A peer that opens all the streams it may and reads none of them. */
@Timeout(90)
final class UnreadStreamsTest {
    private static final Logger log = LoggerFactory.getLogger(UnreadStreamsTest.class);
    private static final int BLOCK = 64 * 1024;

    /** What the peer's codec gives credit for in preset `lan`, and what waits in each writer's. */
    private static final long BOUND = (64L << 20) + MAX_STREAMS * (2L << 20);

    private final BlockingQueue<EstablishedConnection> accepted = new LinkedBlockingQueue<>();
    private LoopbackEndpoint node;
    private LoopbackEndpoint peer;

    @BeforeEach
    void bind() throws Exception {
        node = new LoopbackEndpoint(accepted::add);
        peer = new LoopbackEndpoint(_ -> {});
    }

    @AfterEach
    void close() {
        peer.close();
        node.close();
    }

    @Test
    void writers_wait_othersAreServed_andThePeersEndFreesThem() throws Exception {
        EstablishedConnection raw = peer.dial(node, ALPN);
        var written = new AtomicLong();
        var freed = new CountDownLatch(MAX_STREAMS);
        FrontDoorConnection victim = door();
        var _ = DoorPair.async(() -> writeForEver(victim, written, freed));
        for (int i = 0; i < MAX_STREAMS; i++) {
            raw.openStream(QuicStreamType.BIDIRECTIONAL, new ChannelInboundHandlerAdapter())
                    .get(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                    .writeAndFlush(Unpooled.copyInt(i));
        }
        long stalledAt = awaitStall(written);
        log.info("{} writers wait after {} MiB", MAX_STREAMS, stalledAt >> 20);
        assertThat(stalledAt).isPositive().isLessThan(BOUND);
        LoopCpu.assertComesToRest(node.endpoint().eventLoop());
        assertAnotherIsServed();

        raw.close(ErrorCode.NO_ERROR, "");
        assertThat(freed.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }

    private FrontDoorConnection door() throws InterruptedException {
        return FrontDoorConnection.over(
                accepted.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS),
                NO_MIDDLEWARE,
                DATAGRAM_QUEUE);
    }

    private static Void writeForEver(
            FrontDoorConnection victim, AtomicLong written, CountDownLatch freed) throws Exception {
        while (true) {
            Stream stream = victim.acceptStream();
            CompletableFuture<Void> writing =
                    DoorPair.async(() -> {
                        var block = new byte[BLOCK];
                        while (true) {
                            stream.out().write(block);
                            written.addAndGet(BLOCK);
                        }
                    });
            writing.whenComplete((_, failed) -> {
                if (failed instanceof IOException) {
                    freed.countDown();
                }
            });
        }
    }

    private static long awaitStall(AtomicLong counter) throws InterruptedException {
        var never = new CountDownLatch(1);
        long before = -1;
        while (before != counter.get() || before == 0) {
            before = counter.get();
            assertThat(never.await(500, TimeUnit.MILLISECONDS)).isFalse();
        }
        return before;
    }

    private void assertAnotherIsServed() throws Exception {
        try (FrontDoorConnection other = peer.connect(node, ALPN)) {
            FrontDoorConnection end = door();
            DoorPair.async(() -> {
                Stream stream = end.acceptStream();
                stream.in().transferTo(stream.out());
                stream.out().finish();
                return null;
            });
            Stream stream = other.openStream();
            stream.out().write(new byte[BLOCK]);
            stream.out().finish();
            assertThat(stream.in().transferTo(OutputStream.nullOutputStream())).isEqualTo(BLOCK);
        }
    }
}
