package io.umbel.node.control;

import io.umbel.spi.NodeId;
import java.util.List;

/**
 * A peer, as this node sees it now.
 *
 * @param connections open ones; none if only its circuit is of interest
 */
public record PeerStatus(NodeId id, List<ConnectionStatus> connections, CircuitStatus circuit) {
    /** Copies {@code connections}. */
    public PeerStatus {
        connections = List.copyOf(connections);
    }
}
