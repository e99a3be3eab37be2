package io.umbel.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Waits for what nobody announces, and leaves the processor to those it waits for. */
final class Eventually {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final long STEP_MILLIS = 10;

    private Eventually() {}

    /** Fails, naming what did not come, if {@code condition} does not come to hold. */
    static void holds(String what, Callable<Boolean> condition) throws Exception {
        var never = new CountDownLatch(1);
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.call()) {
            assertThat(System.nanoTime() - end).as("%s, in time", what).isNegative();
            var _ = never.await(STEP_MILLIS, TimeUnit.MILLISECONDS);
        }
    }
}
