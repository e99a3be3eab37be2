package io.umbel.node.control;

import io.umbel.spi.NodeId;
import java.util.List;

/**
 * A peer, as this node sees it now.
 *
 * @param connections open ones; none if only its circuit is of interest
 * @param score 0 for whoever did nothing wrong, else below
 * @param limits what it holds of what is limited, those of the node and those of middlewares
 */
public record PeerStatus(
        NodeId id,
        List<ConnectionStatus> connections,
        CircuitStatus circuit,
        double score,
        List<LimitStatus> limits) {
    /** Copies both lists. */
    public PeerStatus {
        connections = List.copyOf(connections);
        limits = List.copyOf(limits);
    }
}
