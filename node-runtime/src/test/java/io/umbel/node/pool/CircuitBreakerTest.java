package io.umbel.node.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.umbel.node.pool.Circuit.Closed;
import io.umbel.node.pool.Circuit.HalfOpen;
import io.umbel.node.pool.Circuit.Open;
import java.time.Duration;
import java.time.Instant;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** Every event in every state. */
final class CircuitBreakerTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant LATER = NOW.plusSeconds(1);

    /** Draws the longest wait that the backoff allows. */
    private static final RandomGenerator LONGEST = new LongestWait();

    private final CircuitBreaker breaker =
            new CircuitBreaker(3, new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(60)));

    @Test
    void closed_permitsADialAfterTheBackoff() {
        assertThat(breaker.permit(new Closed(1, LATER), NOW))
                .isEqualTo(new DialPermit.Granted(LATER, false));
        assertThat(breaker.asked(new Closed(1, LATER), NOW)).isEqualTo(new Closed(1, LATER));
    }

    @Test
    void closed_staysClosedBelowTheThreshold_andWaitsLongerEachTime() {
        Circuit first = breaker.failed(Closed.HEALTHY, NOW, LONGEST);
        Circuit second = breaker.failed(first, NOW, LONGEST);

        assertThat(first).isEqualTo(new Closed(1, NOW.plusSeconds(1)));
        assertThat(second).isEqualTo(new Closed(2, NOW.plusSeconds(2)));
    }

    @Test
    void closed_opensAtTheThreshold() {
        assertThat(breaker.failed(new Closed(2, NOW), NOW, LONGEST))
                .isEqualTo(new Open(3, NOW.plusSeconds(4)));
    }

    @Test
    void closed_isNotChangedByATrialWithoutVerdict() {
        assertThat(breaker.trialAbandoned(new Closed(2, LATER), NOW))
                .isEqualTo(new Closed(2, LATER));
    }

    @Test
    void open_deniesUntilTheWaitIsOver() {
        var open = new Open(3, LATER);

        assertThat(breaker.permit(open, LATER.minusNanos(1)))
                .isEqualTo(new DialPermit.Denied(open));
        assertThat(breaker.asked(open, LATER.minusNanos(1))).isEqualTo(open);
    }

    @Test
    void open_permitsOneTrialOnceTheWaitIsOver() {
        var open = new Open(3, LATER);

        assertThat(breaker.permit(open, LATER)).isEqualTo(new DialPermit.Granted(LATER, true));
        assertThat(breaker.asked(open, LATER)).isEqualTo(new HalfOpen(3));
    }

    @Test
    void open_isNotChangedByTheFailureOfADialFromBefore() {
        var open = new Open(3, LATER);

        assertThat(breaker.failed(open, NOW, LONGEST)).isEqualTo(open);
        assertThat(breaker.trialAbandoned(open, NOW)).isEqualTo(open);
    }

    @Test
    void halfOpen_deniesWhileTheTrialRuns() {
        var halfOpen = new HalfOpen(3);

        assertThat(breaker.permit(halfOpen, LATER)).isEqualTo(new DialPermit.Denied(halfOpen));
        assertThat(breaker.asked(halfOpen, LATER)).isEqualTo(halfOpen);
    }

    @Test
    void halfOpen_opensForLongerWhenTheTrialFails() {
        assertThat(breaker.failed(new HalfOpen(3), NOW, LONGEST))
                .isEqualTo(new Open(4, NOW.plusSeconds(8)));
    }

    @Test
    void halfOpen_permitsTheNextTrialAtOnceAfterOneWithoutVerdict() {
        Circuit after = breaker.trialAbandoned(new HalfOpen(3), NOW);

        assertThat(after).isEqualTo(new Open(3, NOW));
        assertThat(breaker.permit(after, NOW)).isEqualTo(new DialPermit.Granted(NOW, true));
    }

    @Test
    void success_closesWhateverTheStateWas() {
        assertThat(breaker.succeeded()).isEqualTo(Closed.HEALTHY);
        assertThat(breaker.permit(Closed.HEALTHY, NOW))
                .isInstanceOfSatisfying(
                        DialPermit.Granted.class,
                        granted -> assertThat(granted.notBefore()).isBefore(NOW));
    }

    @Test
    void waits_neverExceedTheLongestBackoff() {
        var random = new SplittableRandom(7);
        Circuit circuit = Closed.HEALTHY;
        for (int i = 0; i < 1000; i++) {
            circuit = breaker.failed(new HalfOpen(circuit.failures()), NOW, random);
            assertThat(((Open) circuit).until()).isBetween(NOW, NOW.plusSeconds(60));
        }
        assertThat(circuit.failures()).isEqualTo(1000);
    }

    @Test
    void thresholdBelowOne_isRefused() {
        assertThatThrownBy(() -> new CircuitBreaker(0, breaker.backoff()))
                .hasMessage("circuit breaker: threshold 0 (expected at least 1)");
    }
}
