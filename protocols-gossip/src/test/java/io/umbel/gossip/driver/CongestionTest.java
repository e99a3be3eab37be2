package io.umbel.gossip.driver;

import static org.assertj.core.api.Assertions.assertThat;

import io.umbel.gossip.proto.Bytes;
import io.umbel.spi.TopicId;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who waits for whom, and for how long. */
@Timeout(60)
final class CongestionTest {
    private static final int CAPACITY = 100;
    private static final Duration FOR_EVER = Duration.ofDays(1);

    private final AtomicLong now = new AtomicLong();
    private final Congestion patient = new Congestion(FOR_EVER, now::get);
    private final WriteQueue behind = new WriteQueue(CAPACITY, patient);

    private static void fill(WriteQueue queue) {
        var message = Bytes.owning(new byte[CAPACITY * 3 / 4]);
        queue.offer(new Outgoing(TopicId.named("t"), message, false, false));
    }

    @Test
    void peerMoreThanHalfFull_isWaitedFor_untilItHasTakenAll() throws Exception {
        fill(behind);
        CountDownLatch waited = await(patient, null);
        assertThat(waited.await(50, TimeUnit.MILLISECONDS)).isFalse();
        behind.take();
        assertThat(waited.await(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void peerThatEnds_isNotWaitedFor() throws Exception {
        fill(behind);
        CountDownLatch waited = await(patient, null);
        behind.close();
        assertThat(waited.await(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void readerOfAPeer_doesNotWaitForIt_butForOthers() throws Exception {
        fill(behind);
        patient.awaitCleared(behind);
        var other = new WriteQueue(CAPACITY, patient);
        fill(other);
        CountDownLatch waited = await(patient, behind);
        assertThat(waited.await(50, TimeUnit.MILLISECONDS)).isFalse();
        other.take();
        assertThat(waited.await(30, TimeUnit.SECONDS)).isTrue();
    }

    /** Else one that reads nothing would cost each message as long. */
    @Test
    void peerThatStaysBehind_isWaitedForOnce() throws Exception {
        var congestion = new Congestion(Duration.ofNanos(10), now::get);
        fill(new WriteQueue(CAPACITY, congestion));
        now.addAndGet(10);
        congestion.awaitCleared(null);
        congestion.awaitCleared(null);
    }

    private static CountDownLatch await(Congestion congestion, @Nullable WriteQueue except) {
        var waited = new CountDownLatch(1);
        Thread.ofVirtual()
                .start(() -> {
                    try {
                        congestion.awaitCleared(except);
                        waited.countDown();
                    } catch (InterruptedException _) {
                        Thread.currentThread().interrupt();
                    }
                });
        return waited;
    }
}
