package io.umbel.node.path.machine;

import java.util.concurrent.TimeUnit;

/** How many probes one peer may make us send: a token bucket, kept as the time when it is full. */
final class ProbeBudget {
    /** All rounds of punching to as many candidates as there may be. */
    static final int BURST = 288;

    static final int PER_SECOND = 32;

    private static final long COST = TimeUnit.SECONDS.toNanos(1) / PER_SECOND;
    private boolean used;
    private long fullAt;

    boolean take(long now) {
        long from = used && fullAt - now > 0 ? fullAt : now;
        if (from - now > (BURST - 1) * COST) {
            return false;
        }
        used = true;
        fullAt = from + COST;
        return true;
    }
}
