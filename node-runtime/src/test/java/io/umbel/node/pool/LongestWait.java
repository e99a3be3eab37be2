package io.umbel.node.pool;

import java.util.random.RandomGenerator;

/** Draws the longest wait that a backoff allows. */
record LongestWait() implements RandomGenerator {
    @Override
    public long nextLong() {
        throw new UnsupportedOperationException("only bounded draws");
    }

    @Override
    public long nextLong(long bound) {
        return bound - 1;
    }
}
