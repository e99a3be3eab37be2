package io.umbel.testkit;

import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Takes what one end sends to the other, in order. */
@FunctionalInterface
interface Wire {
    /** Delivers within the call: the caller holds the link's lock, which is reentrant. */
    Wire IMMEDIATE = Runnable::run;

    void carry(Runnable delivery);

    /** Keeps the order as long as {@code scheduler} runs tasks of one delay in their order. */
    static Wire delayed(Duration latency, ScheduledExecutorService scheduler) {
        return delivery -> {
            var _ = scheduler.schedule(delivery, latency.toNanos(), TimeUnit.NANOSECONDS);
        };
    }
}
