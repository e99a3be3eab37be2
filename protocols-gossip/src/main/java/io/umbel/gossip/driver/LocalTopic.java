package io.umbel.gossip.driver;

import io.umbel.gossip.proto.Message;
import io.umbel.gossip.proto.TopicEvent;
import io.umbel.spi.NodeId;
import io.umbel.spi.PubSub.Event;
import io.umbel.spi.PubSub.JoinFailed;
import io.umbel.spi.PubSub.NeighborDown;
import io.umbel.spi.PubSub.NeighborUp;
import io.umbel.spi.PubSub.Reason;
import io.umbel.spi.PubSub.Received;
import io.umbel.spi.TopicId;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;

/** The application's side of a topic: who has joined it, and who listens. For any thread. */
final class LocalTopic {
    private final TopicId id;
    private final Validation validation;
    private final GossipMetrics metrics;
    private final ReentrantLock lock = new ReentrantLock();
    private final List<EventQueue> subscriptions = new CopyOnWriteArrayList<>();
    private volatile Set<NodeId> neighbors = Set.of();
    private volatile String name;
    private int handles;

    LocalTopic(TopicId id, Validation validation, GossipMetrics metrics) {
        this.id = id;
        this.validation = validation;
        this.metrics = metrics;
        this.name = id.toString();
    }

    TopicId id() {
        return id;
    }

    Validation validation() {
        return validation;
    }

    Set<NodeId> neighbors() {
        return neighbors;
    }

    String name() {
        return name;
    }

    /** Else the name is the id, which may be all that keeps strangers out. */
    boolean isNamed() {
        return !name.equals(id.toString());
    }

    /** The first name that somebody gives it stays. */
    void nameIfNone(String given) {
        if (!given.isEmpty() && !isNamed()) {
            name = given;
        }
    }

    /** Guarded by the driver's lock. */
    int addHandles(int change) {
        handles += change;
        return handles;
    }

    EventQueue subscribe(int capacity, EventQueue.OnClose onClose) {
        var queue =
                new EventQueue(
                        capacity,
                        closed -> {
                            subscriptions.remove(closed);
                            onClose.closed(closed);
                        });
        lock.lock();
        try {
            neighbors.forEach(peer -> queue.offer(new NeighborUp(peer)));
            subscriptions.add(queue);
        } finally {
            lock.unlock();
        }
        return queue;
    }

    /** By the loop's thread; never waits for a subscriber. */
    void emit(TopicEvent event) {
        switch (event) {
            case TopicEvent.NeighborUp(NodeId peer) -> {
                var more = new LinkedHashSet<>(neighbors);
                more.add(peer);
                changeNeighbors(more, new NeighborUp(peer));
            }
            case TopicEvent.NeighborDown(NodeId peer, TopicEvent.Reason reason) -> {
                var fewer = new LinkedHashSet<>(neighbors);
                fewer.remove(peer);
                changeNeighbors(fewer, new NeighborDown(peer, reason(reason)));
            }
            case TopicEvent.JoinFailed(NodeId seed) -> publish(new JoinFailed(seed));
            case TopicEvent.Received received ->
                    Envelope.open(received.content())
                            .ifPresent(envelope -> publish(received(received, envelope)));
            case TopicEvent.ValidationRequested _ -> {}
        }
    }

    private static Received received(TopicEvent.Received message, Envelope envelope) {
        return new Received(
                envelope.message().readOnlyArray(),
                envelope.author(),
                message.from(),
                message.scope() == Message.Scope.SWARM,
                message.round());
    }

    private static Reason reason(TopicEvent.Reason reason) {
        return switch (reason) {
            case EVICTED -> Reason.EVICTED;
            case LEFT -> Reason.LEFT;
            case LOST -> Reason.LOST;
        };
    }

    private void changeNeighbors(Set<NodeId> now, Event event) {
        lock.lock();
        try {
            neighbors = Set.copyOf(now);
            publish(event);
        } finally {
            lock.unlock();
        }
    }

    private void publish(Event event) {
        for (EventQueue subscription : subscriptions) {
            metrics.lagged(subscription.offer(event));
        }
    }

    /** Nothing happens here any more. */
    void close(String reason) {
        subscriptions.forEach(subscription -> subscription.close(reason));
        validation.close();
    }
}
