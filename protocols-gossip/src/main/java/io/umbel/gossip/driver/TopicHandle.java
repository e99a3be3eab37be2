package io.umbel.gossip.driver;

import io.opentelemetry.api.trace.Span;
import io.umbel.gossip.proto.Bytes;
import io.umbel.gossip.proto.InEvent;
import io.umbel.gossip.proto.Message.Scope;
import io.umbel.spi.NodeAddress;
import io.umbel.spi.NodeId;
import io.umbel.spi.PubSub;
import io.umbel.spi.PubSub.Subscription;
import io.umbel.spi.TopicClosedException;
import io.umbel.spi.TopicId;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/** One user's part in a topic. */
final class TopicHandle implements PubSub.Topic {
    private static final String LEFT = "this handle of the topic was closed";

    private final GossipDriver driver;
    private final LocalTopic topic;
    private final PubSub.Options options;
    private final List<EventQueue> subscriptions = new CopyOnWriteArrayList<>();
    private final AtomicBoolean closed = new AtomicBoolean();

    TopicHandle(GossipDriver driver, LocalTopic topic, PubSub.Options options) {
        this.driver = driver;
        this.topic = topic;
        this.options = options;
    }

    @Override
    public TopicId id() {
        return topic.id();
    }

    @Override
    public void broadcast(byte[] message) throws TopicClosedException, InterruptedException {
        requireOpen();
        Bytes content = content(message);
        publish(trace -> new InEvent.Broadcast(id(), content, Scope.SWARM, trace));
    }

    @Override
    public void broadcastToNeighbors(byte[] message)
            throws TopicClosedException, InterruptedException {
        requireOpen();
        Bytes content = content(message);
        publish(trace -> new InEvent.Broadcast(id(), content, Scope.NEIGHBORS, trace));
    }

    @Override
    public boolean send(NodeId neighbor, byte[] message)
            throws TopicClosedException, InterruptedException {
        requireOpen();
        Bytes content = content(message);
        if (!topic.neighbors().contains(neighbor)) {
            return false;
        }
        publish(trace -> new InEvent.Tell(id(), neighbor, content, trace));
        return true;
    }

    private void publish(Function<Bytes, InEvent.Command> command)
            throws TopicClosedException, InterruptedException {
        Span span = driver.spans().broadcast(topic);
        try {
            driver.publish(command.apply(TraceContext.encode(span.getSpanContext())), span::end);
        } catch (TopicClosedException | InterruptedException e) {
            GossipSpans.fail(span, e);
            throw e;
        }
    }

    private Bytes content(byte[] message) {
        int most = driver.maxMessageSize();
        if (message.length > most) {
            throw new IllegalArgumentException(
                    "message: %d bytes (expected at most %d, umbel.plugins.gossip.max-message-size)"
                            .formatted(message.length, most));
        }
        return options.sign()
                ? Envelope.signed(driver.node(), id(), message)
                : Envelope.unsigned(message);
    }

    /** First of all: once the plugin has stopped, its classes may be gone. */
    private void requireOpen() throws TopicClosedException {
        if (closed.get()) {
            throw new TopicClosedException(LEFT);
        }
        driver.requireRunning();
    }

    @Override
    public void addSeeds(Collection<NodeAddress> seeds) throws TopicClosedException {
        requireOpen();
        driver.addSeeds(id(), seeds, options);
    }

    @Override
    public Set<NodeId> neighbors() {
        return topic.neighbors();
    }

    @Override
    public Subscription subscribe(int capacity) throws TopicClosedException {
        requireOpen();
        EventQueue queue = topic.subscribe(capacity, subscriptions::remove);
        subscriptions.add(queue);
        if (closed.get()) {
            queue.close(LEFT);
        }
        return queue;
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            subscriptions.forEach(EventQueue::close);
            if (options.validator() != null) {
                topic.validation().remove(options.validator());
            }
            driver.leave(topic);
        }
    }
}
