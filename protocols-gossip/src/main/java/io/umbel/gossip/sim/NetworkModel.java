package io.umbel.gossip.sim;

import java.time.Duration;

/**
 * What the network between the nodes does.
 *
 * @param minLatency one way; each pair of nodes has a constant between this and the next
 * @param maxLatency one way
 * @param jitter added to each message, from 0 to this; messages of one pair keep their order, as
 *     they do on a QUIC stream
 * @param loss share of messages that vanish
 * @param duplication share of messages that arrive twice
 * @param notice what a node learns that sends to a dead one
 */
public record NetworkModel(
        Duration minLatency,
        Duration maxLatency,
        Duration jitter,
        double loss,
        double duplication,
        FailureNotice notice) {

    /** What a node learns that sends to a dead, or unreachable, one without being connected. */
    public enum FailureNotice {
        /** Nothing: packets vanish. */
        SILENT,
        /** A refusal comes back, one round trip later. */
        FAST
    }

    public static NetworkModel withLatency(Duration min, Duration max) {
        return new NetworkModel(min, max, Duration.ZERO, 0, 0, FailureNotice.SILENT);
    }

    public NetworkModel with(FailureNotice changed) {
        return new NetworkModel(minLatency, maxLatency, jitter, loss, duplication, changed);
    }

    public NetworkModel withFaults(Duration newJitter, double newLoss, double newDuplication) {
        return new NetworkModel(minLatency, maxLatency, newJitter, newLoss, newDuplication, notice);
    }

    public NetworkModel withMaxLatency(Duration changed) {
        return new NetworkModel(minLatency, changed, jitter, loss, duplication, notice);
    }
}
