package io.umbel.gossip.sim;

import java.time.Duration;

/**
 * How the messages of one round spread.
 *
 * @param rmr relative message redundancy: payloads received for each delivery beyond the first,
 *     less one; a perfect tree of n nodes has 1/(n − 2)
 * @param ldh last delivery hop: the highest round of a delivered message; the author's neighbors
 *     receive round 0
 * @param expected deliveries that should happen
 * @param missed deliveries that did not happen
 * @param duration until the last delivery; the time limit if one is missed
 * @param control other messages received
 */
public record RoundFigures(
        double rmr, int ldh, long expected, long missed, Duration duration, long control) {
    /** The share of the expected deliveries that happened. */
    double reliability() {
        return expected == 0 ? 1 : 1 - (double) missed / expected;
    }
}
