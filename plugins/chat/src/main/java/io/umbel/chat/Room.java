package io.umbel.chat;

import com.google.protobuf.InvalidProtocolBufferException;
import io.umbel.spi.NodeAddress;
import io.umbel.spi.NodeId;
import io.umbel.spi.PubSub;
import io.umbel.spi.TopicClosedException;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is said under one name, on this node and, through the topic, on others. For any thread. */
final class Room implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Room.class);

    private final String name;
    private final PubSub.Topic topic;
    private final Set<Listener> listeners = new CopyOnWriteArraySet<>();
    private final RecentIds heard = new RecentIds();
    private volatile boolean over;

    Room(String name, PubSub.Topic topic) {
        this.name = name;
        this.topic = topic;
    }

    /** Lets everybody hear it, the listeners on this node first. */
    void say(Said said) throws TopicClosedException, InterruptedException {
        hear(said);
        topic.broadcast(said.toByteArray());
    }

    /** Hands on what others say, until the topic ends. Blocks. */
    void read() {
        try (PubSub.Subscription events = topic.subscribe()) {
            PubSub.Event event = events.take();
            while (!(event instanceof PubSub.Closed)) {
                switch (event) {
                    case PubSub.Received message -> hear(message);
                    case PubSub.Lagged(long messages) -> missed(messages);
                    default -> {}
                }
                event = events.take();
            }
        } catch (TopicClosedException stopped) {
            // told below
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            close();
        }
    }

    /** Who said it is whose signature it carries, whatever it claims. */
    private void hear(PubSub.Received message) {
        NodeId author = message.author();
        try {
            Said said = Said.parseFrom(message.content());
            if (author != null && said.getRoom().equals(name)) {
                hear(said.toBuilder().setNode(author.toString()).build());
            }
        } catch (InvalidProtocolBufferException e) {
            log.debug("room {}: {} sent what is no message", name, message.deliveredFrom(), e);
        }
    }

    /**
     * The topic brings each message once; an overlay that was torn and healed may bring it again.
     */
    private void hear(Said said) {
        if (heard.add(said.getNode() + said.getId())) {
            var event = RoomEvent.newBuilder().setSaid(said).build();
            listeners.forEach(listener -> listener.tell(event));
        }
    }

    private void missed(long messages) {
        listeners.forEach(listener -> listener.missed(messages));
    }

    void add(Listener listener, NodeId node) {
        listener.tell(
                RoomEvent.newBuilder()
                        .setEntered(Entered.newBuilder().setNode(node.toString()))
                        .build());
        listeners.add(listener);
        if (over) {
            listener.end();
        }
    }

    void remove(Listener listener) {
        listeners.remove(listener);
    }

    void meet(Collection<NodeAddress> others) {
        try {
            topic.addSeeds(List.copyOf(others));
        } catch (TopicClosedException stopped) {
            close();
        }
    }

    boolean isOver() {
        return over;
    }

    /** Leaves it; listeners are told. */
    @Override
    public void close() {
        over = true;
        topic.close();
        listeners.forEach(Listener::end);
    }
}
