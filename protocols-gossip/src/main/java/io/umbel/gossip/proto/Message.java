package io.umbel.gossip.proto;

import io.umbel.spi.NodeId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What two members of a topic say to each other. */
public sealed interface Message {

    /** HyParView's messages. */
    sealed interface Membership extends Message {}

    /** PlumTree's messages. */
    sealed interface Broadcast extends Message {}

    /**
     * Asks the receiver, through whom the sender enters the overlay, to become a neighbor.
     *
     * @param data how the sender can be reached
     */
    record Join(Bytes data) implements Membership {}

    /** Carries a newcomer on a random walk through the overlay. */
    record ForwardJoin(Contact newcomer, int ttl) implements Membership {}

    /**
     * Carries a sample of {@code origin}'s views, itself included, on a random walk.
     *
     * @param path whom it has passed on the way to the sender, from the origin on
     */
    record Shuffle(NodeId origin, List<Contact> nodes, int ttl, List<NodeId> path)
            implements Membership {
        public Shuffle {
            nodes = List.copyOf(nodes);
            path = List.copyOf(path);
        }
    }

    /**
     * A sample of some member's views: the answer to a shuffle, or a parting gift.
     *
     * @param path the shuffle's, whose end is whom to give it to; empty if it is the receiver's
     */
    record ShuffleReply(List<Contact> nodes, List<NodeId> path) implements Membership {
        public ShuffleReply {
            nodes = List.copyOf(nodes);
            path = List.copyOf(path);
        }

        /** For its receiver. */
        public ShuffleReply(List<Contact> nodes) {
            this(nodes, List.of());
        }
    }

    /**
     * Asks to become a neighbor, or agrees to.
     *
     * @param reply agrees; never answered in turn
     */
    record Neighbor(Priority priority, boolean reply, Bytes data) implements Membership {}

    /** HIGH is never refused: its sender may have no other neighbor. */
    enum Priority {
        HIGH,
        LOW
    }

    /**
     * The last message of the sender about this topic.
     *
     * @param alive it stays a member, and may be asked again later
     */
    record Disconnect(boolean alive) implements Membership {}

    /**
     * A message of the application.
     *
     * @param nonce {@value #NONCE_LENGTH} bytes that make equal contents different messages
     * @param round how often it has been forwarded
     * @param trace {@value #TRACE_LENGTH} bytes for the telemetry of whoever receives it, or
     *     nothing; the id does not cover them, so anybody on the way may have put them there
     */
    record Payload(MessageId id, Bytes nonce, Bytes content, Scope scope, int round, Bytes trace)
            implements Broadcast {
        /** Fixed: else one could shift the border between nonce and content, and keep the id. */
        public static final int NONCE_LENGTH = 16;

        public static final int TRACE_LENGTH = 26;

        /** Not traced. */
        public Payload(MessageId id, Bytes nonce, Bytes content, Scope scope, int round) {
            this(id, nonce, content, scope, round, Bytes.EMPTY);
        }

        Payload forwarded() {
            return new Payload(id, nonce, content, scope, round + 1, trace);
        }
    }

    /** How far a message goes. */
    enum Scope {
        SWARM,
        NEIGHBORS
    }

    /** Asks for announcements instead of payloads: the link leaves the tree. */
    record Prune() implements Broadcast {}

    /**
     * Asks for payloads: the link joins the tree.
     *
     * @param id a message that the sender misses, if that is the occasion
     */
    record Graft(@Nullable MessageId id, int round) implements Broadcast {}

    /** Announces messages that the sender has. */
    record IHave(List<Announcement> announcements) implements Broadcast {
        public IHave {
            announcements = List.copyOf(announcements);
        }
    }

    /** One entry of {@link IHave}. */
    record Announcement(MessageId id, int round) {}
}
