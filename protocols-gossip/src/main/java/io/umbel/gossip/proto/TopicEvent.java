package io.umbel.gossip.proto;

import io.umbel.gossip.proto.Message.Scope;
import io.umbel.spi.NodeId;

/** What happens in a topic that its subscribers want to know. */
public sealed interface TopicEvent {

    record NeighborUp(NodeId peer) implements TopicEvent {}

    record NeighborDown(NodeId peer, Reason reason) implements TopicEvent {}

    /** Why a neighbor is none any more. */
    enum Reason {
        /** One of the two made room for another; both stay members. */
        EVICTED,
        /** It left the topic. */
        LEFT,
        /** The connection broke. */
        LOST
    }

    /**
     * A message; each once, and never the node's own.
     *
     * @param from the previous hop, not the author
     * @param trace as {@link Message.Payload#trace}
     */
    record Received(MessageId id, Bytes content, NodeId from, Scope scope, int round, Bytes trace)
            implements TopicEvent {}

    /** A message waits for {@link InEvent.Judge}; unless accepted it goes no further. */
    record ValidationRequested(MessageId id, Bytes content, NodeId from, Scope scope, int round)
            implements TopicEvent {}

    /** A seed could not be reached or did not answer. It is asked again, ever more seldom. */
    record JoinFailed(NodeId seed) implements TopicEvent {}
}
