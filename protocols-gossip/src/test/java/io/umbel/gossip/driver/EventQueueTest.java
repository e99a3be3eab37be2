package io.umbel.gossip.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.umbel.spi.NodeId;
import io.umbel.spi.PubSub.Closed;
import io.umbel.spi.PubSub.JoinFailed;
import io.umbel.spi.PubSub.Lagged;
import io.umbel.spi.PubSub.NeighborDown;
import io.umbel.spi.PubSub.NeighborUp;
import io.umbel.spi.PubSub.Reason;
import io.umbel.spi.PubSub.Received;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class EventQueueTest {
    private static final NodeId ONE = id(1);
    private static final NodeId TWO = id(2);

    private final EventQueue queue = new EventQueue(2, _ -> {});

    private static NodeId id(int number) {
        var key = new byte[NodeId.LENGTH];
        key[0] = (byte) number;
        return NodeId.of(key);
    }

    private static Received message(String text) {
        return new Received(
                text.getBytes(java.nio.charset.StandardCharsets.UTF_8), null, ONE, true, 0);
    }

    @Test
    void slowReader_learnsHowManyMessagesItLost_andGetsTheNewest() throws Exception {
        for (String text : new String[] {"a", "b", "c", "d", "e"}) {
            queue.offer(message(text));
        }
        assertThat(queue.take()).isEqualTo(new Lagged(3));
        assertThat(queue.take()).isEqualTo(message("d"));
        assertThat(queue.take()).isEqualTo(message("e"));
        assertThat(queue.poll(Duration.ZERO)).isEmpty();
    }

    @Test
    void slowReader_learnsTheSumOfWhatHappenedToItsNeighbors() throws Exception {
        queue.offer(new NeighborUp(ONE));
        queue.offer(new NeighborUp(TWO));
        queue.offer(new NeighborDown(ONE, Reason.LOST));
        queue.offer(new JoinFailed(ONE));
        queue.offer(new JoinFailed(TWO));
        assertThat(queue.take()).as("one came and went").isEqualTo(new NeighborUp(TWO));
        assertThat(queue.take()).isEqualTo(new JoinFailed(ONE));
        assertThat(queue.take()).isEqualTo(new JoinFailed(TWO));
    }

    @Test
    void closedQueue_givesWhatIsLeft_andThenTheEndForEver() throws Exception {
        queue.offer(message("a"));
        queue.close("the topic was left");
        queue.offer(message("b"));
        assertThat(queue.take()).isEqualTo(message("a"));
        assertThat(queue.take()).isEqualTo(new Closed("the topic was left"));
        assertThat(queue.take()).isEqualTo(new Closed("the topic was left"));
    }

    @Test
    void queueWithoutRoom_isRefused() {
        assertThatThrownBy(() -> new EventQueue(0, _ -> {}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected at least 1");
    }
}
