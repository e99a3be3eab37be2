package io.umbel.gossip.proto;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** Varies a delay by ±20 %, so that members that began together do not act together. */
final class Jitter {
    private static final double SHARE = 0.2;

    private Jitter() {}

    static Duration apply(Duration delay, RandomGenerator random) {
        double factor = 1 + SHARE * (2 * random.nextDouble() - 1);
        return Duration.ofNanos((long) (delay.toNanos() * factor));
    }
}
