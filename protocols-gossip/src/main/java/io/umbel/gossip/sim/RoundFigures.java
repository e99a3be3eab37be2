package io.umbel.gossip.sim;

import java.time.Duration;

/**
 * How the messages of one round spread.
 *
 * @param rmr relative message redundancy: payloads received for each delivery beyond the first,
 *     less one; a perfect tree of n nodes has 1/(n − 2)
 * @param ldh last delivery hop: the highest round of a delivered message; the author's neighbors
 *     receive round 0
 * @param missed deliveries that did not happen
 * @param duration until the last delivery; the time limit if one is missed
 * @param control other messages received
 */
public record RoundFigures(double rmr, int ldh, long missed, Duration duration, long control) {}
