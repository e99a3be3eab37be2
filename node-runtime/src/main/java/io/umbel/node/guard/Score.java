package io.umbel.node.guard;

import java.time.Duration;
import java.time.Instant;

/**
 * A number at or below 0 that halves its distance to 0 in each half-life.
 *
 * @param value what it was {@code at} that time
 */
record Score(double value, Instant at) {
    double at(Instant now, Duration halfLife) {
        double halfLives = (double) Duration.between(at, now).toMillis() / halfLife.toMillis();
        return value * Math.pow(0.5, Math.max(0, halfLives));
    }

    Score lowered(double weight, Instant now, Duration halfLife) {
        return new Score(at(now, halfLife) - weight, now);
    }
}
