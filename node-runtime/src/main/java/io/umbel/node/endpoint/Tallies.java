package io.umbel.node.endpoint;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * The tallies of all who have a connection. Changed on the event loop, read by any thread.
 *
 * @param <K> how callers are told apart
 */
final class Tallies<K> {
    private static final Tally NOTHING = new Tally();

    private final ConcurrentMap<K, Tally> tallies = new ConcurrentHashMap<>();

    Tally of(K caller) {
        return tallies.getOrDefault(caller, NOTHING);
    }

    /** One connection more. */
    Tally opened(K caller) {
        Tally tally = tallies.computeIfAbsent(caller, _ -> new Tally());
        tally.opened();
        return tally;
    }

    /** One connection less. */
    void closed(K caller) {
        tallies.computeIfPresent(caller, (_, tally) -> tally.closed() ? null : tally);
    }
}
