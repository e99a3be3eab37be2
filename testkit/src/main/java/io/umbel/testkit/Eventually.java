package io.umbel.testkit;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Waits for what nobody announces: another thread's end, for one. */
final class Eventually {
    private static final long STEP_MILLIS = 5;

    private Eventually() {}

    /** Whether {@code condition} came to hold within {@code limit}. */
    static boolean holds(BooleanSupplier condition, Duration limit) throws InterruptedException {
        var never = new CountDownLatch(1);
        long end = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                return condition.getAsBoolean();
            }
            var _ = never.await(STEP_MILLIS, TimeUnit.MILLISECONDS);
        }
        return true;
    }
}
