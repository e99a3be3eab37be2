package io.umbel.gossip.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class EventQueueTest {
    private final EventQueue queue = new EventQueue();
    private final List<String> ran = new ArrayList<>();

    private void at(long time, String name) {
        queue.at(time, () -> ran.add(name));
    }

    private void drain(long limit) {
        while (queue.step(limit)) {
            assertThat(queue.now()).isLessThanOrEqualTo(limit);
        }
    }

    @Test
    void actions_runByTime_andAtOneTimeInTheOrderOfTheirArrival() {
        at(20, "c");
        at(10, "a");
        at(20, "d");
        at(10, "b");
        at(30, "e");
        at(10, "b2");
        drain(20);
        assertThat(ran).containsExactly("a", "b", "b2", "c", "d");
        assertThat(queue.now()).isEqualTo(20);
        drain(100);
        assertThat(ran).endsWith("e");
        assertThat(queue.now()).isEqualTo(100);
    }

    @Test
    void thePast_isNow() {
        drain(50);
        at(10, "late");
        assertThat(queue.step(50)).isTrue();
        assertThat(ran).containsExactly("late");
        assertThat(queue.now()).isEqualTo(50);
    }
}
