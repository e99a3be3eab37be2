package io.umbel.spi;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Publish and subscribe among nodes with no broker: HyParView keeps each member of a topic in touch
 * with a few neighbors, PlumTree spreads messages over a tree along those links. The gossip plugin
 * offers it; another plugin asks {@link NodeContext#find} for it, each time anew, because a plugin
 * may be replaced.
 *
 * <pre>{@code
 * try (var topic = pubSub.join(TopicId.named("weather"), List.of(seed));
 *         var events = topic.subscribe()) {
 *     topic.broadcast("sunny".getBytes(UTF_8));
 *     for (var event = events.take(); !(event instanceof PubSub.Closed); event = events.take()) {
 *         if (event instanceof PubSub.Received message) {
 *             System.out.println(message.text());
 *         }
 *     }
 * }
 * }</pre>
 *
 * <p>Delivery is best effort: each member that is connected to the overlay gets a message once, in
 * no order, or misses it; a member never gets its own. A message older than half a minute is not
 * repaired. Whoever knows the 32 bytes of a topic may join it.
 *
 * <p>For any thread. What a subscriber, a validator or a slow peer does holds up nobody else.
 */
public interface PubSub {
    /**
     * Becomes a member of a topic. Does not block, and does not wait for a neighbor: subscribe, or
     * ask {@link Topic#neighbors()}. The topic may be joined several times in one node; it is left
     * when the last {@link Topic} is closed. Everything the calling plugin joined should be closed
     * when it stops.
     *
     * @throws TopicClosedException if the plugin that gossips stops
     */
    Topic join(TopicId topic, Options options) throws TopicClosedException;

    /** As {@link #join(TopicId, Options)}, with nothing but seeds. */
    default Topic join(TopicId topic, Collection<NodeAddress> seeds) throws TopicClosedException {
        return join(topic, Options.DEFAULT.withSeeds(seeds));
    }

    /** The longest message, in bytes, that may be broadcast; all nodes should be set alike. */
    int maxMessageSize();

    /**
     * How a topic is joined.
     *
     * @param seeds members to enter by; remembered, and asked again, ever more seldom, while there
     *     are too few neighbors. Empty to wait for others, who name this node as theirs
     * @param name for a person to read, in metrics and on the dashboard; empty for the id in hex
     * @param replay how many of the last messages are offered to a new neighbor, which fetches
     *     those that it misses; of several joins the greatest counts
     * @param sign whether what is broadcast here carries this node's id and signature
     * @param validator looks at each message from others before it is delivered and forwarded; of
     *     several joins, all must accept
     */
    record Options(
            List<NodeAddress> seeds,
            String name,
            int replay,
            boolean sign,
            @Nullable Validator validator) {
        /** No seeds, no replay, unsigned, and everything is accepted. */
        public static final Options DEFAULT = new Options(List.of(), "", 0, false, null);

        /** The greatest {@code replay}. */
        public static final int MAX_REPLAY = 1000;

        /**
         * Copies {@code seeds}.
         *
         * @throws IllegalArgumentException if {@code replay} is not 0–{@value #MAX_REPLAY}
         */
        public Options {
            seeds = List.copyOf(seeds);
            if (replay < 0 || replay > MAX_REPLAY) {
                throw new IllegalArgumentException(
                        "replay: %d messages (expected 0–%d)".formatted(replay, MAX_REPLAY));
            }
        }

        /** With other seeds. */
        public Options withSeeds(Collection<NodeAddress> others) {
            return new Options(List.copyOf(others), name, replay, sign, validator);
        }

        /** With another name. */
        public Options withName(String other) {
            return new Options(seeds, other, replay, sign, validator);
        }

        /** With another number of messages for a new neighbor. */
        public Options withReplay(int messages) {
            return new Options(seeds, name, messages, sign, validator);
        }

        /** With every broadcast signed. */
        public Options signed() {
            return new Options(seeds, name, replay, true, validator);
        }

        /** With another validator. */
        public Options withValidator(Validator other) {
            return new Options(seeds, name, replay, sign, other);
        }
    }

    /** Decides about a message before it goes any further. */
    @FunctionalInterface
    interface Validator {
        /**
         * Called once for each message, by a virtual thread of the topic, one message at a time in
         * the order of arrival. May block, at the price of the topic's own latency: further
         * messages wait in a bounded queue, and those that find it full are ignored. What it throws
         * is logged and counts as {@link Verdict#IGNORE}.
         */
        Verdict validate(Received message) throws Exception;
    }

    /** A validator's answer. */
    enum Verdict {
        /** Deliver it to the subscribers, and forward it. */
        ACCEPT,
        /** Neither deliver nor forward it, and blame nobody. */
        IGNORE,
        /**
         * As {@link #IGNORE}, and report the neighbor that sent it ({@link NodeContext#report}): it
         * should have rejected it too. Only for what every honest member rejects.
         */
        REJECT
    }

    /** This node's part in a topic; close it to leave. */
    interface Topic extends AutoCloseable {
        /** Which topic. */
        TopicId id();

        /**
         * Sends a message to all members. Returns when it is queued, not when it is sent; blocks
         * only while this node's own queue is full. Without neighbors the message reaches those
         * that become one in time if the topic replays, else nobody.
         *
         * @param message copied
         * @throws IllegalArgumentException if it is longer than {@link PubSub#maxMessageSize()}
         * @throws TopicClosedException after the end of the topic
         */
        void broadcast(byte[] message) throws TopicClosedException, InterruptedException;

        /**
         * Sends a message to the neighbors, which do not forward it. Otherwise as {@link
         * #broadcast}; two of the same content are two messages.
         */
        void broadcastToNeighbors(byte[] message) throws TopicClosedException, InterruptedException;

        /**
         * Sends a message to one neighbor, for instance what a {@link NeighborUp} should know.
         * Otherwise as {@link #broadcastToNeighbors}. Messages to one neighbor arrive in order.
         *
         * @return false if {@code neighbor} is none at this moment; if it ceases to be one before
         *     the message is sent, it is lost
         */
        boolean send(NodeId neighbor, byte[] message)
                throws TopicClosedException, InterruptedException;

        /** Adds seeds, and asks them now. Does not block. */
        void addSeeds(Collection<NodeAddress> seeds) throws TopicClosedException;

        /** The neighbors at this moment; always true, whatever a subscription has lost. */
        Set<NodeId> neighbors();

        /** {@link #subscribe(int)} with room for {@value Subscription#DEFAULT_CAPACITY} events. */
        default Subscription subscribe() throws TopicClosedException {
            return subscribe(Subscription.DEFAULT_CAPACITY);
        }

        /**
         * Begins to collect what happens from now on, in a queue of its own; first a {@link
         * NeighborUp} for each present neighbor.
         *
         * @param capacity events that are kept for a slow reader, at least 1
         */
        Subscription subscribe(int capacity) throws TopicClosedException;

        /**
         * Ends this handle and its subscriptions. The last one leaves the topic, and tells the
         * neighbors. A second call does nothing. Does not block.
         */
        @Override
        void close();
    }

    /**
     * What happens in a topic, as a bounded queue. If the reader is too slow, the oldest messages
     * are dropped and it gets a {@link Lagged} in their place; of neighbors that came and went it
     * still learns the sum. For any number of readers, each event going to one.
     */
    interface Subscription extends AutoCloseable {
        /** Events kept for a slow reader, unless said otherwise. */
        int DEFAULT_CAPACITY = 2048;

        /**
         * The next event; blocks until there is one. After the end it is {@link Closed}, always.
         */
        Event take() throws InterruptedException;

        /** The next event, if it comes within {@code timeout}. */
        Optional<Event> poll(Duration timeout) throws InterruptedException;

        /** Ends it; who waits gets {@link Closed}. Does not block. */
        @Override
        void close();
    }

    /** What happens in a topic. */
    sealed interface Event {}

    /**
     * A message of another member.
     *
     * @param content a read-only view of the bytes, new at each call
     * @param author who signed it, if anybody did, and the signature is right. It says nothing of
     *     when: a member may send an old message of another again, so put a number into it
     * @param deliveredFrom the neighbor that it came from, not the author
     * @param forwarded whether it goes to all members, and not only to the neighbors of its sender
     * @param hops how often it was forwarded on its way here; 0 from the author itself
     */
    record Received(
            ByteBuffer content,
            @Nullable NodeId author,
            NodeId deliveredFrom,
            boolean forwarded,
            int hops)
            implements Event {
        /** Keeps a read-only view. */
        public Received {
            content = content.asReadOnlyBuffer();
        }

        /** Over bytes that nobody writes to any more. */
        public Received(
                byte[] content,
                @Nullable NodeId author,
                NodeId deliveredFrom,
                boolean forwarded,
                int hops) {
            this(ByteBuffer.wrap(content), author, deliveredFrom, forwarded, hops);
        }

        @Override
        public ByteBuffer content() {
            return content.asReadOnlyBuffer();
        }

        /** A copy of the bytes. */
        public byte[] bytes() {
            var bytes = new byte[content.remaining()];
            content().get(bytes);
            return bytes;
        }

        /** The bytes as UTF-8; what is none is replaced. */
        public String text() {
            return StandardCharsets.UTF_8.decode(content()).toString();
        }
    }

    /** A member has become a neighbor: it sees this node as one, too. */
    record NeighborUp(NodeId peer) implements Event {}

    /** A neighbor is none any more. */
    record NeighborDown(NodeId peer, Reason reason) implements Event {}

    /** Why a neighbor is none any more. */
    enum Reason {
        /** One of the two made room for another: both stay members. No cause to join again. */
        EVICTED,
        /** It left the topic. */
        LEFT,
        /** The connection broke, or the node died. */
        LOST
    }

    /**
     * The reader was too slow.
     *
     * @param messages how many messages were dropped
     */
    record Lagged(long messages) implements Event {}

    /** A seed could not be reached, or did not answer. It is asked again, ever more seldom. */
    record JoinFailed(NodeId seed) implements Event {}

    /**
     * The last event.
     *
     * @param reason for a person to read
     */
    record Closed(String reason) implements Event {}
}
