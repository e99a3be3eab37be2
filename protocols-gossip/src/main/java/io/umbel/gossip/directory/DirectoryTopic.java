package io.umbel.gossip.directory;

import io.umbel.spi.NodeContext;
import io.umbel.spi.NodeId;
import io.umbel.spi.PubSub;
import io.umbel.spi.PubSub.NeighborDown;
import io.umbel.spi.PubSub.NeighborUp;
import io.umbel.spi.PubSub.Received;
import io.umbel.spi.PubSub.Subscription;
import io.umbel.spi.PubSub.Topic;
import io.umbel.spi.PubSub.Verdict;
import io.umbel.spi.TopicClosedException;
import io.umbel.spi.TopicId;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Between messages and bytes. What arrives is taken in by the topic's validator, before it is
 * forwarded, so that no record is lost to a slow reader.
 */
final class DirectoryTopic {
    private static final Logger log = LoggerFactory.getLogger(DirectoryTopic.class);

    private final Listener listener;
    private final Topic topic;

    /** Told of what happens, by threads of the topic. */
    interface Listener {
        Verdict received(NodeId from, boolean forwarded, DirectoryMessage message);

        void neighborUp(NodeId neighbor);

        void neighborDown(NodeId neighbor);
    }

    private DirectoryTopic(PubSub pubSub, String name, Listener listener)
            throws TopicClosedException {
        this.listener = listener;
        this.topic =
                pubSub.join(
                        TopicId.named(name),
                        PubSub.Options.DEFAULT.withName(name).withValidator(this::validate));
    }

    /** Joins, and sends what is, and will be, in the outbox. */
    static DirectoryTopic join(
            NodeContext node, PubSub pubSub, String name, Outbox outbox, Listener listener)
            throws TopicClosedException {
        var joined = new DirectoryTopic(pubSub, name, listener);
        Subscription events = joined.topic.subscribe();
        var _ = node.startVirtualThread("gossip-directory", () -> joined.follow(events));
        var _ =
                node.startVirtualThread(
                        "gossip-directory-sender", () -> outbox.sendTo(joined.topic));
        return joined;
    }

    private Verdict validate(Received received) {
        DirectoryMessage message;
        try {
            message = MessageCodec.decode(received.bytes());
        } catch (MalformedRecordException e) {
            log.debug("from {}: {}", received.deliveredFrom(), e.getMessage());
            return Verdict.REJECT;
        }
        return listener.received(received.deliveredFrom(), received.forwarded(), message);
    }

    private void follow(Subscription events) {
        try {
            for (var event = events.take();
                    !(event instanceof PubSub.Closed);
                    event = events.take()) {
                if (event instanceof NeighborUp(NodeId peer)) {
                    listener.neighborUp(peer);
                } else if (event instanceof NeighborDown(NodeId peer, _)) {
                    listener.neighborDown(peer);
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt(); // The plugin stops.
        }
    }

    /** The neighbors get the last record, if there is one, before they are told goodbye. */
    void close(Optional<SignedRecord> last) throws InterruptedException {
        try {
            if (last.isPresent()) {
                Outbox.send(topic, last.get());
            }
        } catch (TopicClosedException _) {
            // The others will see that this node is gone.
        } finally {
            topic.close();
        }
    }
}
