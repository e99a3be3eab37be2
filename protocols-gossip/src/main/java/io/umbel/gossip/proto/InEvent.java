package io.umbel.gossip.proto;

import io.umbel.spi.NodeId;
import io.umbel.spi.TopicId;
import java.util.List;

/** What happens to a node. */
public sealed interface InEvent {

    /** A peer sent a message; dropped if the topic is not joined. */
    record MessageReceived(NodeId from, TopicId topic, Message message) implements InEvent {}

    /** A time asked for by {@link OutEvent.Schedule} has come. */
    record TimerExpired(Timer timer) implements InEvent {}

    /** The last connection with a peer ended, or none could be made. */
    record PeerDown(NodeId peer, Cause cause) implements InEvent {}

    /** Why there is no connection with a peer any more. */
    enum Cause {
        /** The peer closed it in order, for it has no use for it: it is alive. */
        CLOSED,
        /** It broke, or could not be made. */
        FAILED
    }

    /** This node can now be reached in another way. */
    record ContactChanged(Bytes data) implements InEvent {}

    /**
     * What the application wants. All but {@link Join} do nothing while the topic is not joined.
     */
    sealed interface Command extends InEvent {
        TopicId topic();
    }

    /**
     * Becomes a member, and asks {@code seeds} for a way into the overlay; without any, waits to be
     * asked. May be repeated to add seeds.
     *
     * @param validate from now on every message waits for a {@link Judge}
     * @param replay from now on at least so many of the last messages are announced to a new
     *     neighbor
     */
    record Join(TopicId topic, List<NodeId> seeds, boolean validate, int replay)
            implements Command {
        public Join {
            seeds = List.copyOf(seeds);
        }

        public Join(TopicId topic, List<NodeId> seeds, boolean validate) {
            this(topic, seeds, validate, 0);
        }
    }

    /**
     * Sends a message to all members, or to the neighbors.
     *
     * @param trace as {@link Message.Payload#trace}
     */
    record Broadcast(TopicId topic, Bytes content, Message.Scope scope, Bytes trace)
            implements Command {
        /** Not traced. */
        public Broadcast(TopicId topic, Bytes content, Message.Scope scope) {
            this(topic, content, scope, Bytes.EMPTY);
        }
    }

    /**
     * Sends a message to one neighbor, which does not forward it; to nobody if it is none.
     *
     * @param trace as {@link Message.Payload#trace}
     */
    record Tell(TopicId topic, NodeId neighbor, Bytes content, Bytes trace) implements Command {}

    /** The application's verdict about a message it was asked to validate. */
    record Judge(TopicId topic, MessageId id, boolean accepted) implements Command {}

    /** Leaves. The goodbyes are among the out-events. */
    record Quit(TopicId topic) implements Command {}
}
