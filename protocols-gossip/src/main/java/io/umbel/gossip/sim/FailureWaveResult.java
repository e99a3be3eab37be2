package io.umbel.gossip.sim;

/**
 * Reliability is the share of the living that a message reaches.
 *
 * @param first of the message sent at the very instant of the failure
 * @param early of messages 2–10
 * @param late of messages 41–60
 * @param meanActive neighbors of the living after message 60
 * @param isolated the living without a neighbor after message 60
 * @param afterShuffles of messages five shuffle intervals later
 * @param largestComponent then: share of the living in the largest connected set
 */
public record FailureWaveResult(
        double first,
        double early,
        double late,
        double meanActive,
        long isolated,
        double afterShuffles,
        double largestComponent) {}
