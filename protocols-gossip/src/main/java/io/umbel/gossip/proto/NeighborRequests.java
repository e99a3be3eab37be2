package io.umbel.gossip.proto;

import io.umbel.gossip.proto.Message.Neighbor;
import io.umbel.gossip.proto.Message.Priority;
import io.umbel.spi.NodeId;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * The peers that have been asked to become neighbors and have not answered, and those that refused:
 * a peer that refused is left alone for a shuffle interval, and after some refusals everybody is
 * until the next. Else two members that look for neighbors among full ones would ask for ever.
 */
final class NeighborRequests {
    private static final int MAX_REFUSALS = 8;

    private record Request(long attempt, Priority priority) {}

    private record Refusal(long until, Priority priority) {}

    private final MembershipConfig config;
    private final PeerReferences references;
    private final Outbox out;
    private final SequencedMap<NodeId, Request> pending = new LinkedHashMap<>();
    private final Map<NodeId, Refusal> refusals = new HashMap<>();
    private int refusalsInInterval;
    private long attempts;

    NeighborRequests(MembershipConfig config, PeerReferences references, Outbox out) {
        this.config = config;
        this.references = references;
        this.out = out;
    }

    int pending() {
        return pending.size();
    }

    boolean isPending(NodeId peer) {
        return pending.containsKey(peer);
    }

    /** Does nothing if the peer has yet to answer an earlier request. */
    void ask(NodeId peer, Priority priority, Bytes ownData) {
        if (isPending(peer)) {
            return;
        }
        long attempt = attempts++;
        pending.put(peer, new Request(attempt, priority));
        references.retain(peer);
        out.send(peer, new Neighbor(priority, false, ownData));
        out.schedule(config.neighborTimeout(), new Timer.NeighborTimeout(peer, attempt));
    }

    /** The peer has answered, or will not; true if it was asked. */
    boolean settle(NodeId peer) {
        boolean asked = pending.remove(peer) != null;
        if (asked) {
            references.release(peer);
        }
        return asked;
    }

    /** True if the peer has not answered this very request. */
    boolean timeOut(NodeId peer, long attempt) {
        @Nullable Request request = pending.get(peer);
        return request != null && request.attempt == attempt && settle(peer);
    }

    /** True if the peer was asked. */
    boolean refuse(NodeId peer, long now) {
        @Nullable Request request = pending.get(peer);
        if (request == null) {
            return false;
        }
        refusalsInInterval++;
        refusals.put(peer, new Refusal(now + config.shuffleInterval().toNanos(), request.priority));
        return settle(peer);
    }

    /** Whether requests of this priority may be made at all until the next interval. */
    boolean mayAsk(Priority priority) {
        return priority == Priority.HIGH || refusalsInInterval < MAX_REFUSALS;
    }

    /** A peer that refused LOW may still be asked with HIGH, which it should not refuse. */
    boolean mayAsk(NodeId peer, Priority priority, long now) {
        @Nullable Refusal refusal = refusals.get(peer);
        return !isPending(peer)
                && (refusal == null
                        || refusal.until - now <= 0
                        || (priority == Priority.HIGH && refusal.priority == Priority.LOW));
    }

    void beginInterval(long now) {
        refusalsInInterval = 0;
        refusals.values().removeIf(refusal -> refusal.until - now <= 0);
    }

    void abandonAll() {
        pending.keySet().forEach(references::release);
        pending.clear();
    }
}
