package io.umbel.gossip.proto;

import io.umbel.spi.NodeId;
import io.umbel.spi.TopicId;
import java.time.Duration;

/** What the owner of a {@link GossipState} must do, in the order in which it is told. */
public sealed interface OutEvent {

    /** Send; dial first if there is no connection. A failure comes back as PeerDown. */
    record Send(NodeId to, TopicId topic, Message message) implements OutEvent {}

    /** Tell the application. */
    record Emit(TopicId topic, TopicEvent event) implements OutEvent {}

    /** Give {@code timer} back, as TimerExpired, after {@code delay}. Timers are not cancelled. */
    record Schedule(Duration delay, Timer timer) implements OutEvent {}

    /** No topic needs the connection with this peer any more; what was sent before must arrive. */
    record Disconnect(NodeId peer) implements OutEvent {}

    /** How some peer can be reached, as it, or another, says: a hint. */
    record ContactLearned(Contact contact) implements OutEvent {}
}
