package io.umbel.node.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.umbel.spi.DialException.Failure;
import io.umbel.spi.NodeId;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class CircuitsTest {
    private static final Duration MAX_WAIT = Duration.ofSeconds(60);

    private final ManualTime time = new ManualTime();
    private final Circuits circuits =
            new Circuits(
                    new CircuitBreaker(2, new Backoff(Duration.ofSeconds(1), MAX_WAIT)),
                    time,
                    new LongestWait());

    @Test
    void peersThatNeverFailed_takeNoRoom() {
        for (int i = 0; i < 1000; i++) {
            assertThat(circuits.request(peer(i))).isInstanceOf(DialPermit.Granted.class);
            circuits.succeeded(peer(i));
        }

        assertThat(circuits.snapshot()).isEmpty();
    }

    @Test
    void failingPeers_areBounded() {
        for (int i = 0; i < 3 * Circuits.MAX_CIRCUITS; i++) {
            fail(peer(i));
        }

        assertThat(circuits.snapshot()).hasSizeBetween(1, Circuits.MAX_CIRCUITS);
    }

    @Test
    void oldFailure_isForgotten() {
        fail(peer(1));

        time.advance(MAX_WAIT.multipliedBy(2).minusMillis(1));
        assertThat(circuits.snapshot()).hasSize(1);
        time.advance(Duration.ofMillis(1));

        assertThat(circuits.snapshot()).isEmpty();
    }

    @Test
    void asking_doesNotRefreshTheMemoryOfAFailure() {
        fail(peer(1));
        for (int i = 0; i < 4; i++) {
            time.advance(MAX_WAIT.dividedBy(2));
            var _ = circuits.request(peer(1));
        }

        assertThat(circuits.snapshot()).isEmpty();
    }

    private void fail(NodeId peer) {
        circuits.failed(peer, new DialPermit.Granted(Instant.MIN, false), Failure.UNREACHABLE);
    }

    private static NodeId peer(int number) {
        return NodeId.of(ByteBuffer.allocate(NodeId.LENGTH).putInt(number).array());
    }
}
