package io.umbel.node.pool;

import java.time.Instant;

/**
 * What this node makes of its latest dials to one peer, whatever their protocol. A value: {@link
 * CircuitBreaker} says which one follows.
 */
public sealed interface Circuit {
    /** How many dials failed in a row. */
    int failures();

    /**
     * Dials are made, after a wait if the last one failed.
     *
     * @param notBefore until then a dial waits
     */
    record Closed(int failures, Instant notBefore) implements Circuit {
        static final Closed HEALTHY = new Closed(0, Instant.MIN);
    }

    /**
     * The peer failed so often that dials fail at once.
     *
     * @param until from then on one dial is let through, on trial
     */
    record Open(int failures, Instant until) implements Circuit {}

    /** One dial is on trial: it closes the circuit or opens it again; all others fail at once. */
    record HalfOpen(int failures) implements Circuit {}
}
