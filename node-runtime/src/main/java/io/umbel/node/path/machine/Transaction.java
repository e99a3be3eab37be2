package io.umbel.node.path.machine;

import java.util.random.RandomGenerator;

/** Twelve random bytes that tie an answer to its question. */
public record Transaction(long high, int low) {
    /** The next of {@code random}, which must be unpredictable: who can guess it can lie. */
    public static Transaction next(RandomGenerator random) {
        return new Transaction(random.nextLong(), random.nextInt());
    }
}
