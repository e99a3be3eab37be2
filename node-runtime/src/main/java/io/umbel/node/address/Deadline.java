package io.umbel.node.address;

import java.time.Duration;
import java.util.function.LongSupplier;

/** A moment of the monotonic clock. */
record Deadline(LongSupplier nanoTime, long at) {
    static Deadline in(Duration time, LongSupplier nanoTime) {
        return new Deadline(nanoTime, nanoTime.getAsLong() + time.toNanos());
    }

    /** Zero once it is over. */
    Duration remaining() {
        return Duration.ofNanos(Math.max(0, at - nanoTime.getAsLong()));
    }
}
