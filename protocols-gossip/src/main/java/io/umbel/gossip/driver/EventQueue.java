package io.umbel.gossip.driver;

import io.umbel.spi.NodeId;
import io.umbel.spi.PubSub.Closed;
import io.umbel.spi.PubSub.Event;
import io.umbel.spi.PubSub.Lagged;
import io.umbel.spi.PubSub.NeighborDown;
import io.umbel.spi.PubSub.NeighborUp;
import io.umbel.spi.PubSub.Subscription;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** One subscriber's events. {@link #offer} never waits: the oldest make room. */
final class EventQueue implements Subscription {
    private final int capacity;
    private final OnClose onClose;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<Event> events = new ArrayDeque<>();

    /** The sum of the neighbors' coming and going that was dropped: at most one event each. */
    private final SequencedMap<NodeId, Event> droppedMembership = new LinkedHashMap<>();

    private long lost;
    private @Nullable Closed closed;

    /** Forgets a subscription that its reader has closed. */
    @FunctionalInterface
    interface OnClose {
        void closed(EventQueue queue);
    }

    EventQueue(int capacity, OnClose onClose) {
        if (capacity < 1) {
            throw new IllegalArgumentException(
                    "subscription: room for %d events (expected at least 1)".formatted(capacity));
        }
        this.capacity = capacity;
        this.onClose = onClose;
    }

    /** How many events it cost: 0 or 1. */
    int offer(Event event) {
        lock.lock();
        try {
            if (closed != null) {
                return 0;
            }
            boolean full = events.size() == capacity;
            if (full) {
                drop(events.removeFirst());
            }
            events.addLast(event);
            changed.signal();
            return full ? 1 : 0;
        } finally {
            lock.unlock();
        }
    }

    private void drop(Event event) {
        switch (event) {
            case NeighborUp(NodeId peer) -> dropMembership(peer, event);
            case NeighborDown(NodeId peer, _) -> dropMembership(peer, event);
            default -> lost++;
        }
    }

    /** Up and down alternate, so two of one peer are as if nothing had happened. */
    private void dropMembership(NodeId peer, Event event) {
        if (droppedMembership.remove(peer) == null) {
            droppedMembership.put(peer, event);
        }
    }

    @Override
    public Event take() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            Event next = next();
            while (next == null) {
                changed.await();
                next = next();
            }
            return next;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Optional<Event> poll(Duration timeout) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = timeout.toNanos();
            Event next = next();
            while (next == null && left > 0) {
                left = changed.awaitNanos(left);
                next = next();
            }
            return Optional.ofNullable(next);
        } finally {
            lock.unlock();
        }
    }

    private @Nullable Event next() {
        if (lost > 0) {
            var lagged = new Lagged(lost);
            lost = 0;
            return lagged;
        }
        if (!droppedMembership.isEmpty()) {
            return droppedMembership.pollFirstEntry().getValue();
        }
        return events.isEmpty() ? closed : events.pollFirst();
    }

    @Override
    public void close() {
        onClose.closed(this);
        close("the subscription was closed");
    }

    void close(String reason) {
        lock.lock();
        try {
            if (closed == null) {
                closed = new Closed(reason);
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
