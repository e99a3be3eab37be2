package io.umbel.gossip.sim;

import io.umbel.gossip.proto.Message;
import io.umbel.gossip.proto.TopicEvent;
import io.umbel.spi.TopicId;

/** Sees what happens in a {@link SimulatedNetwork}. */
public interface Observer {
    /** A message has arrived, and is about to be handled. */
    default void messageArrived(long now, int from, int to, Message message) {}

    /** A node tells its application something. */
    default void emitted(long now, int node, TopicId topic, TopicEvent event) {}
}
