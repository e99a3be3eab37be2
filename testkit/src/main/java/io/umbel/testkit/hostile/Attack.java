package io.umbel.testkit.hostile;

import java.util.function.BooleanSupplier;

/** Somebody who means harm. */
@FunctionalInterface
public interface Attack {
    /**
     * Attacks until it is told to stop, or has nothing more to try. Runs on a virtual thread and
     * may block; interruption means: stop now.
     *
     * @param goOn whether to go on
     */
    Damage run(BooleanSupplier goOn) throws Exception;

    /**
     * What it did.
     *
     * @param tried how many, of what: {@code 12345 Initials from 64 ports}
     * @param saw what the attacker got to see: {@code silence}
     */
    record Damage(String tried, String saw) {}
}
