package io.umbel.gossip.proto;

import io.umbel.spi.NodeId;
import io.umbel.spi.TopicId;

/**
 * Identifies a time that a topic asked for.
 *
 * @param incarnation which of the times the topic was joined: a timer does not outlive its topic
 */
public record Timer(TopicId topic, long incarnation, Kind kind) {

    /** What to do when the time has come. */
    public sealed interface Kind {}

    /** HyParView's timers. */
    public sealed interface MembershipTimer extends Kind {}

    /** PlumTree's timers. */
    public sealed interface BroadcastTimer extends Kind {}

    public record Shuffle() implements MembershipTimer {}

    /**
     * A peer should have answered.
     *
     * @param attempt tells this request from later ones to the same peer
     */
    public record NeighborTimeout(NodeId peer, long attempt) implements MembershipTimer {}

    /** A seed should have answered. */
    public record JoinTimeout(NodeId peer, long attempt) implements MembershipTimer {}

    /** A peer that could not be reached is due to be asked again. */
    public record RetryJoin(NodeId peer, long attempt) implements MembershipTimer {}

    /** A message that was announced should have come. */
    public record FetchMissing(MessageId id, long attempt) implements BroadcastTimer {}

    /** The announcements that have gathered are due. */
    public record DispatchAnnouncements() implements BroadcastTimer {}

    public record EvictCache() implements BroadcastTimer {}
}
