package io.umbel.node.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.LongSummaryStatistics;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BackoffTest {
    private static final Duration INITIAL = Duration.ofMillis(100);
    private static final Duration MAX = Duration.ofSeconds(1);

    private final Backoff backoff = new Backoff(INITIAL, MAX);

    @ParameterizedTest
    @CsvSource({"1, 100", "2, 200", "3, 400", "4, 800", "5, 1000", "63, 1000", "2147483647, 1000"})
    void ceiling_doublesWithEachFailureUpToTheMaximum(int failures, long millis) {
        assertThat(backoff.ceiling(failures)).isEqualTo(Duration.ofMillis(millis));
    }

    @Test
    void ceiling_reachesTheMaximumExactly() {
        var exact = new Backoff(Duration.ofNanos(1), Duration.ofNanos(1L << 40));

        assertThat(exact.ceiling(40)).isEqualTo(Duration.ofNanos(1L << 39));
        assertThat(exact.ceiling(41)).isEqualTo(Duration.ofNanos(1L << 40));
        assertThat(exact.ceiling(42)).isEqualTo(Duration.ofNanos(1L << 40));
    }

    @ParameterizedTest
    @CsvSource({"1, 100", "3, 400", "9, 1000"})
    void delay_isSpreadEvenlyFromZeroToTheCeiling(int failures, long ceilingMillis) {
        var random = new SplittableRandom(7);

        LongSummaryStatistics delays =
                LongStream.range(0, 20_000)
                        .map(_ -> backoff.delay(failures, random).toNanos())
                        .summaryStatistics();

        double ceiling = Duration.ofMillis(ceilingMillis).toNanos();
        assertThat(delays.getMin()).isBetween(0L, (long) (0.01 * ceiling));
        assertThat(delays.getMax()).isBetween((long) (0.99 * ceiling), (long) ceiling);
        assertThat(delays.getAverage()).isBetween(0.48 * ceiling, 0.52 * ceiling);
    }

    @Test
    void wrongBounds_areRefusedWithWhatWasExpected() {
        assertThatThrownBy(() -> new Backoff(Duration.ZERO, MAX))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("initial PT0S")
                .hasMessageContaining("expected 0 < initial ≤ max");
        assertThatThrownBy(() -> new Backoff(MAX, INITIAL))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> backoff.ceiling(0)).isInstanceOf(IllegalArgumentException.class);
    }
}
