package io.umbel.node.pool;

import io.umbel.node.pool.Circuit.Closed;
import io.umbel.node.pool.Circuit.HalfOpen;
import io.umbel.node.pool.Circuit.Open;
import java.time.Instant;
import java.util.random.RandomGenerator;

/**
 * The rules of a peer's {@link Circuit}: a circuit and an event in, the next circuit out.
 *
 * <pre>
 *            threshold-th failure              asked after the wait
 *   Closed ───────────────────────► Open ───────────────────────────► HalfOpen
 *     ▲  ▲                           │ ▲   the trial failed, or ended      │
 *     │  └──────── success ──────────┘ └────── without a verdict ──────────┤
 *     └─────────────────────────────── success ────────────────────────────┘
 * </pre>
 *
 * @param threshold so many failures in a row open a circuit
 * @param backoff the wait after a failure, be the circuit closed or open
 */
record CircuitBreaker(int threshold, Backoff backoff) {
    CircuitBreaker {
        if (threshold < 1) {
            throw new IllegalArgumentException(
                    "circuit breaker: threshold " + threshold + " (expected at least 1)");
        }
    }

    DialPermit permit(Circuit circuit, Instant now) {
        return switch (circuit) {
            case Closed closed -> new DialPermit.Granted(closed.notBefore(), false);
            case Open open when isOver(open, now) -> new DialPermit.Granted(now, true);
            case Open _, HalfOpen _ -> new DialPermit.Denied(circuit);
        };
    }

    /** After somebody asked for a {@link #permit}. */
    Circuit asked(Circuit circuit, Instant now) {
        return switch (circuit) {
            case Open open when isOver(open, now) -> new HalfOpen(open.failures());
            case Closed _, Open _, HalfOpen _ -> circuit;
        };
    }

    /** After a dial that the peer answered, be it with a refusal. */
    Circuit succeeded() {
        return Closed.HEALTHY;
    }

    /**
     * After a dial that failed. One that was let through before the circuit opened adds nothing.
     */
    Circuit failed(Circuit circuit, Instant now, RandomGenerator random) {
        return switch (circuit) {
            case Closed closed when closed.failures() + 1 < threshold ->
                    new Closed(closed.failures() + 1, next(circuit, now, random));
            case Closed _, HalfOpen _ ->
                    new Open(circuit.failures() + 1, next(circuit, now, random));
            case Open _ -> circuit;
        };
    }

    /** After a trial that says nothing about the peer: the next dial is the trial. */
    Circuit trialAbandoned(Circuit circuit, Instant now) {
        return switch (circuit) {
            case HalfOpen halfOpen -> new Open(halfOpen.failures(), now);
            case Closed _, Open _ -> circuit;
        };
    }

    private Instant next(Circuit circuit, Instant now, RandomGenerator random) {
        return now.plus(backoff.delay(circuit.failures() + 1, random));
    }

    private static boolean isOver(Open open, Instant now) {
        return !now.isBefore(open.until());
    }
}
