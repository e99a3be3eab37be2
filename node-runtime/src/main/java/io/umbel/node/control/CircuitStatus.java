package io.umbel.node.control;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Whether this node dials a peer at all, or waits after failures.
 *
 * @param failures in a row
 * @param until when the next dial may be made; null if now
 */
public record CircuitStatus(State state, int failures, @Nullable Instant until) {
    /** Of a peer whose last dial did not fail, or who was never dialed. */
    public static final CircuitStatus HEALTHY = new CircuitStatus(State.CLOSED, 0, null);

    /** The three states of a circuit breaker. */
    public enum State {
        /** Dials are made. */
        CLOSED,
        /** Dials fail at once. */
        OPEN,
        /** One dial is on trial. */
        HALF_OPEN
    }
}
