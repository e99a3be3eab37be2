package io.umbel.gossip.driver;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What waits for one peer. When it is full, announcements and shuffles go first: those that wait
 * and the one that comes. If that makes no room, the peer is too slow. For any thread; only {@link
 * #take} waits.
 */
final class WriteQueue {
    /** What waits longer than it takes to write this much makes every message late. */
    private static final int BEHIND = 128 * 1024;

    private final int maxBytes;
    private final int behind;
    private final Congestion congestion;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Queue<Outgoing> messages = new ArrayDeque<>();
    private int bytes;
    private long dropped;
    private boolean congested;
    private boolean finished;
    private boolean closed;

    /**
     * @param congestion told when the peer falls behind, and when all has been taken
     */
    WriteQueue(int maxBytes, Congestion congestion) {
        this.maxBytes = maxBytes;
        this.behind = Math.min(BEHIND, maxBytes / 2);
        this.congestion = congestion;
    }

    /** What became of a message. */
    enum Fate {
        QUEUED,
        DROPPED,
        /** There is no room for what must arrive: give the peer up. */
        TOO_SLOW
    }

    /** After the end, or once it is to end, everything is dropped. */
    Fate offer(Outgoing message) {
        lock.lock();
        try {
            if (closed || finished) {
                return Fate.DROPPED;
            }
            if (!fits(message)) {
                if (message.expendable()) {
                    dropped++;
                    return Fate.DROPPED;
                }
                dropExpendable();
                if (!fits(message)) {
                    return Fate.TOO_SLOW;
                }
            }
            add(message);
            return Fate.QUEUED;
        } finally {
            lock.unlock();
        }
    }

    private boolean fits(Outgoing message) {
        return messages.isEmpty() || bytes + message.frame().length() <= maxBytes;
    }

    private void dropExpendable() {
        int before = messages.size();
        messages.removeIf(Outgoing::expendable);
        dropped += before - messages.size();
        bytes = messages.stream().mapToInt(message -> message.frame().length()).sum();
    }

    private void add(Outgoing message) {
        messages.add(message);
        bytes += message.frame().length();
        setCongested(bytes > behind || congested);
        changed.signal();
    }

    /** All that waits, in order; waits for something. Empty at the end. */
    List<Outgoing> take() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (messages.isEmpty() && !finished && !closed) {
                changed.await();
            }
            List<Outgoing> all = List.copyOf(messages);
            clear();
            return all;
        } finally {
            lock.unlock();
        }
    }

    private void clear() {
        messages.clear();
        bytes = 0;
        setCongested(false);
    }

    private void setCongested(boolean now) {
        if (now != congested) {
            congested = now;
            if (now) {
                congestion.began(this);
            } else {
                congestion.ended(this);
            }
        }
    }

    /** What waits is still taken, then it ends. */
    void finish() {
        lock.lock();
        try {
            finished = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Ends at once. */
    void close() {
        lock.lock();
        try {
            closed = true;
            clear();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** How many messages were dropped because the peer is slow. */
    long dropped() {
        lock.lock();
        try {
            return dropped;
        } finally {
            lock.unlock();
        }
    }
}
