package io.umbel.relay;

import java.util.concurrent.TimeUnit;

/**
 * A token bucket, kept as the time at which it will be full again. For one thread, or under a lock.
 */
final class TokenBucket {
    private final double nanosPerByte;
    private final long burstNanos;
    private long fullAt;

    TokenBucket(RelaySettings.Quota quota, long now) {
        this.nanosPerByte = (double) TimeUnit.SECONDS.toNanos(1) / quota.rate();
        this.burstNanos = (long) (quota.burst() * nanosPerByte);
        this.fullAt = now;
    }

    /** Whether so many bytes may pass now; if not, nothing is taken. */
    boolean take(int bytes, long now) {
        long after = (isFull(now) ? now : fullAt) + (long) (bytes * nanosPerByte);
        if (after - now > burstNanos) {
            return false;
        }
        fullAt = after;
        return true;
    }

    /** Nothing would be lost by forgetting it. */
    boolean isFull(long now) {
        return fullAt - now <= 0;
    }
}
