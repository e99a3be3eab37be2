package io.umbel.metrics.sdk;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * SplitMix64 (Steele, Lea and Flood, OOPSLA 2014), one for all threads: {@link
 * java.util.concurrent.ThreadLocalRandom} sets itself up for each, and here each call has its own.
 * For ids that must differ, not for secrets.
 */
final class SharedRandom implements LongSupplier {
    private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;

    private final AtomicLong state;

    SharedRandom(long seed) {
        this.state = new AtomicLong(seed);
    }

    @Override
    public long getAsLong() {
        long z = state.addAndGet(GOLDEN_GAMMA);
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
