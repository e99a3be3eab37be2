package io.umbel.gossip.driver;

import static org.assertj.core.api.Assertions.assertThat;

import io.umbel.gossip.proto.Timer;
import io.umbel.spi.TopicId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class TimerQueueTest {
    private static final TopicId TOPIC = TopicId.named("t");

    private final TimerQueue queue = new TimerQueue();

    private static Timer timer(long number) {
        return new Timer(TOPIC, number, new Timer.EvictCache());
    }

    private List<Long> due(long now) {
        var numbers = new ArrayList<Long>();
        for (Optional<Timer> next = queue.pollDue(now);
                next.isPresent();
                next = queue.pollDue(now)) {
            numbers.add(next.get().incarnation());
        }
        return numbers;
    }

    @Test
    void timers_comeByTime_andOfOneMomentTheFirstAskedForFirst() {
        queue.add(20, timer(3));
        queue.add(10, timer(1));
        queue.add(20, timer(4));
        queue.add(10, timer(2));
        queue.add(30, timer(5));
        assertThat(due(9)).isEmpty();
        assertThat(due(20)).containsExactly(1L, 2L, 3L, 4L);
        assertThat(queue.size()).isEqualTo(1);
        assertThat(due(30)).containsExactly(5L);
    }

    @Test
    void oneTimer_mayBeAskedForTwice() {
        queue.add(10, timer(1));
        queue.add(10, timer(1));
        assertThat(due(10)).containsExactly(1L, 1L);
    }

    /** A clock of nanoseconds may begin anywhere. */
    @Test
    void timesBeforeZero_areTimesLikeOthers() {
        queue.add(-10, timer(2));
        queue.add(-20, timer(1));
        assertThat(queue.untilNext(-25, 100)).isEqualTo(5);
        assertThat(due(-10)).containsExactly(1L, 2L);
    }

    @Test
    void waitingTime_isThatOfTheNextTimer_withinItsBounds() {
        assertThat(queue.untilNext(0, 100)).as("nothing to wait for").isEqualTo(100);
        queue.add(50, timer(1));
        assertThat(queue.untilNext(0, 100)).isEqualTo(50);
        assertThat(queue.untilNext(0, 30)).as("at most").isEqualTo(30);
        assertThat(queue.untilNext(60, 100)).as("already due").isZero();
    }
}
