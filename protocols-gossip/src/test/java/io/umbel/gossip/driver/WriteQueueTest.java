package io.umbel.gossip.driver;

import static org.assertj.core.api.Assertions.assertThat;

import io.umbel.gossip.driver.WriteQueue.Fate;
import io.umbel.gossip.proto.Bytes;
import io.umbel.spi.TopicId;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class WriteQueueTest {
    private static final TopicId TOPIC = TopicId.named("t");

    private final WriteQueue queue =
            new WriteQueue(100, new Congestion(Duration.ZERO, System::nanoTime));

    private static Outgoing payload(int size) {
        return new Outgoing(TOPIC, Bytes.owning(new byte[size]), false, false);
    }

    private static Outgoing announcement(int size) {
        return new Outgoing(TOPIC, Bytes.owning(new byte[size]), true, false);
    }

    @Test
    void fullQueue_dropsAnnouncements_beforeItGivesThePeerUp() throws Exception {
        Outgoing first = payload(40);
        Outgoing last = payload(50);
        assertThat(queue.offer(first)).isEqualTo(Fate.QUEUED);
        assertThat(queue.offer(announcement(50))).isEqualTo(Fate.QUEUED);
        assertThat(queue.offer(announcement(50))).as("no room").isEqualTo(Fate.DROPPED);
        assertThat(queue.offer(last)).as("takes the announcement's room").isEqualTo(Fate.QUEUED);
        assertThat(queue.offer(payload(50))).isEqualTo(Fate.TOO_SLOW);
        assertThat(queue.dropped()).isEqualTo(2);
        assertThat(queue.take()).containsExactly(first, last);
    }

    @Test
    void messageLargerThanTheQueue_goesAlone() {
        assertThat(queue.offer(payload(1000))).isEqualTo(Fate.QUEUED);
    }

    @Test
    void finishedQueue_givesWhatIsLeft_andTakesNothingMore() throws Exception {
        queue.offer(payload(1));
        queue.finish();
        assertThat(queue.offer(payload(1))).isEqualTo(Fate.DROPPED);
        assertThat(queue.take()).hasSize(1);
        assertThat(queue.take()).isEqualTo(List.of());
    }
}
