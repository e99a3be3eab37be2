package io.umbel.gossip.proto;

import io.umbel.spi.NodeId;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.SequencedSet;
import java.util.function.Consumer;

/**
 * Counts, over all topics, the reasons for which a connection with a peer is needed: it is a
 * neighbor, has been asked to become one, or is a seed that has not answered.
 */
final class PeerReferences {
    private final Map<NodeId, Integer> counts = new HashMap<>();
    private final SequencedSet<NodeId> doubtful = new LinkedHashSet<>();

    void retain(NodeId peer) {
        counts.merge(peer, 1, Integer::sum);
    }

    void release(NodeId peer) {
        counts.computeIfPresent(peer, (_, count) -> count == 1 ? null : count - 1);
        doubt(peer);
    }

    /** Perhaps nobody needs this peer. */
    void doubt(NodeId peer) {
        doubtful.add(peer);
    }

    /** There is no connection to be closed. */
    void gone(NodeId peer) {
        doubtful.remove(peer);
    }

    boolean needed(NodeId peer) {
        return counts.containsKey(peer);
    }

    int needed() {
        return counts.size();
    }

    /** Names the peers that, after all that has happened since the last call, nobody needs. */
    void drainUnneeded(Consumer<NodeId> action) {
        if (doubtful.isEmpty()) {
            return;
        }
        for (NodeId peer : doubtful) {
            if (!needed(peer)) {
                action.accept(peer);
            }
        }
        doubtful.clear();
    }
}
