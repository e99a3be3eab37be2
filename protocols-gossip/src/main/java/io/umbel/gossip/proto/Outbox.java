package io.umbel.gossip.proto;

import io.umbel.spi.NodeId;
import java.time.Duration;

/** Takes what one topic wants done, in order. */
interface Outbox {
    void send(NodeId to, Message message);

    void emit(TopicEvent event);

    void schedule(Duration delay, Timer.Kind timer);

    void learned(Contact contact);
}
