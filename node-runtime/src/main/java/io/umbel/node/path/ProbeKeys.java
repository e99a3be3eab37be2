package io.umbel.node.path;

import io.umbel.spi.NodeId;

/** The secret that this node shares with each peer, from which the key of their probes is made. */
@FunctionalInterface
public interface ProbeKeys {
    /**
     * 32 bytes that only this node and {@code peer} can compute. Asked once a peer, and only when
     * one moves.
     */
    byte[] sharedWith(NodeId peer);
}
