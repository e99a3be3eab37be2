package io.umbel.gossip.driver;

import io.umbel.spi.ErrorCode;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Every connection that has not ended, those that nobody needs any more too. For any thread. */
final class LiveConnections {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition removed = lock.newCondition();
    private final Map<Long, PeerConnection> connections = new HashMap<>();

    /** False if it is served already: the pool shares its connections. */
    boolean add(PeerConnection connection) {
        lock.lock();
        try {
            return connections.putIfAbsent(connection.number(), connection) == null;
        } finally {
            lock.unlock();
        }
    }

    void remove(PeerConnection connection) {
        lock.lock();
        try {
            connections.remove(connection.number(), connection);
            removed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    boolean contains(long number) {
        lock.lock();
        try {
            return connections.containsKey(number);
        } finally {
            lock.unlock();
        }
    }

    int size() {
        lock.lock();
        try {
            return connections.size();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until all have ended, but no longer than {@code limit}. */
    void awaitNone(Duration limit) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = limit.toNanos();
            while (!connections.isEmpty() && left > 0) {
                left = removed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    void closeAll(ErrorCode code, String reason) {
        List<PeerConnection> all;
        lock.lock();
        try {
            all = List.copyOf(connections.values());
        } finally {
            lock.unlock();
        }
        all.forEach(connection -> connection.close(code, reason));
    }
}
