package io.umbel.relay;

import io.umbel.spi.NodeId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Who is connected, by key: the newest connection of each. For any thread. */
final class Clients {
    private final int limit;
    private final Map<NodeId, Client> byId = new ConcurrentHashMap<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition allGone = lock.newCondition();

    Clients(int limit) {
        this.limit = limit;
    }

    /** What came of a new client. */
    sealed interface Entry {
        /** It is in; {@code older} had its key until now. */
        record Entered(Optional<Client> older) implements Entry {}

        /** There are too many. */
        record Full(int limit) implements Entry {}
    }

    Entry add(Client client) {
        lock.lock();
        try {
            if (byId.size() >= limit && !byId.containsKey(client.id())) {
                return new Entry.Full(limit);
            }
            return new Entry.Entered(Optional.ofNullable(byId.put(client.id(), client)));
        } finally {
            lock.unlock();
        }
    }

    /** Unless a newer one has its key. */
    void remove(Client client) {
        lock.lock();
        try {
            if (byId.remove(client.id(), client) && byId.isEmpty()) {
                allGone.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    @Nullable Client find(NodeId id) {
        return byId.get(id);
    }

    List<Client> all() {
        return List.copyOf(byId.values());
    }

    int size() {
        return byId.size();
    }

    /** Waits until nobody is there, but not longer. */
    void awaitNone(Duration longest) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = longest.toNanos();
            while (!byId.isEmpty() && left > 0) {
                left = allGone.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }
}
