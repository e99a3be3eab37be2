package io.umbel.node.pool;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Capped exponential backoff with full jitter: the wait is drawn evenly from zero to a ceiling that
 * doubles with each failure. Nodes that lost the same peer at the same moment so come back one by
 * one.
 *
 * @param initial the ceiling after the first failure
 * @param max the highest ceiling
 */
record Backoff(Duration initial, Duration max) {
    Backoff {
        if (!initial.isPositive() || max.compareTo(initial) < 0) {
            throw new IllegalArgumentException(
                    "backoff: initial %s, max %s (expected 0 < initial ≤ max)"
                            .formatted(initial, max));
        }
    }

    /**
     * @param failures so many in a row, at least one
     */
    Duration delay(int failures, RandomGenerator random) {
        return Duration.ofNanos(random.nextLong(ceiling(failures).toNanos() + 1));
    }

    Duration ceiling(int failures) {
        if (failures < 1) {
            throw new IllegalArgumentException(
                    "backoff: after " + failures + " failures (expected at least 1)");
        }
        int doublings = Math.min(failures - 1, Long.SIZE - 2);
        boolean beyondMax = initial.toNanos() > max.toNanos() >> doublings;
        return beyondMax ? max : initial.multipliedBy(1L << doublings);
    }
}
