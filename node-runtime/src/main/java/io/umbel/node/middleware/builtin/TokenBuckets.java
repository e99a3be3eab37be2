package io.umbel.node.middleware.builtin;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import io.umbel.node.settings.Rate;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * A token bucket for each of many callers, of whom only so many are remembered: one that is
 * forgotten begins with a full bucket. For any thread; does not block.
 */
final class TokenBuckets {
    private final Rate rate;
    private final int burst;
    private final TimeMeter time;
    private final Cache<Object, Bucket> buckets;

    /**
     * @param burst 0 for as many as the rate has
     */
    TokenBuckets(Rate rate, int burst, int maxBuckets, LongSupplier nanoTime) {
        this.rate = rate;
        this.burst = burst == 0 ? rate.calls() : burst;
        this.time = new NanoTime(nanoTime);
        this.buckets =
                Caffeine.newBuilder()
                        .maximumSize(maxBuckets)
                        .expireAfterAccess(untilFull())
                        .ticker(nanoTime::getAsLong)
                        .executor(Runnable::run)
                        .build();
    }

    /** A bucket that nobody has touched for so long is as good as a new one. */
    private Duration untilFull() {
        return rate.per().multipliedBy(Math.max(1, Math.ceilDiv(burst, rate.calls())));
    }

    /** How long to wait for a token; zero if one was there, which is then taken. */
    Duration take(Object caller) {
        if (rate.isUnlimited()) {
            return Duration.ZERO;
        }
        Bucket bucket = buckets.get(caller, _ -> newBucket());
        return bucket.tryConsume(1) ? Duration.ZERO : untilNext(bucket);
    }

    private static Duration untilNext(Bucket bucket) {
        long nanos = bucket.estimateAbilityToConsume(1).getNanosToWaitForRefill();
        return Duration.ofNanos(Math.max(1, nanos));
    }

    /** Forgets how much this caller has taken. */
    void refill(Object caller) {
        buckets.invalidate(caller);
    }

    private Bucket newBucket() {
        return Bucket.builder()
                .addLimit(limit -> limit.capacity(burst).refillGreedy(rate.calls(), rate.per()))
                .withCustomTimePrecision(time)
                .build();
    }

    /** How many are remembered. */
    long size() {
        buckets.cleanUp();
        return buckets.estimatedSize();
    }

    private record NanoTime(LongSupplier nanos) implements TimeMeter {
        @Override
        public long currentTimeNanos() {
            return nanos.getAsLong();
        }

        @Override
        public boolean isWallClockBased() {
            return false;
        }
    }
}
