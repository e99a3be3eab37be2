package io.umbel.gossip.proto;

import io.umbel.spi.NodeId;
import java.util.HashMap;
import java.util.Map;

/**
 * How often a peer may make this member drop a neighbor, between two shuffles: a Join is never
 * refused, so one peer could empty a view with it.
 */
final class EvictionBudget {
    private static final int EVICTIONS_PER_PEER = 8;
    private static final int MAX_PEERS = 4096;

    private final Map<NodeId, Integer> spent = new HashMap<>();

    /** Beyond {@value #MAX_PEERS} peers nobody is counted: keys are free, memory is not. */
    boolean spend(NodeId peer) {
        if (spent.size() >= MAX_PEERS && !spent.containsKey(peer)) {
            return true;
        }
        return spent.merge(peer, 1, Integer::sum) <= EVICTIONS_PER_PEER;
    }

    void beginInterval() {
        spent.clear();
    }
}
