package io.umbel.gossip.driver;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What waits for the loop's thread, in the order of its coming. Whoever can produce without end
 * waits while it is full; what is bounded in another way never does. For any thread.
 */
final class Mailbox {
    private final int capacity;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition notEmpty = lock.newCondition();
    private final Condition notFull = lock.newCondition();
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private int underWay;
    private boolean closed;

    Mailbox(int capacity) {
        this.capacity = capacity;
    }

    /** Does not wait. False after the end. */
    boolean submit(Runnable task) {
        lock.lock();
        try {
            return add(task);
        } finally {
            lock.unlock();
        }
    }

    /** Waits while there are too many. False after the end. */
    boolean put(Runnable task) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (tasks.size() + underWay >= capacity && !closed) {
                notFull.await();
            }
            return add(task);
        } finally {
            lock.unlock();
        }
    }

    private boolean add(Runnable task) {
        if (closed) {
            return false;
        }
        tasks.add(task);
        notEmpty.signal();
        return true;
    }

    /**
     * Moves all tasks to {@code batch}; waits for one, but no longer than {@code nanos}. Until the
     * next call they count as waiting: what they send has not been offered to any peer's queue yet.
     */
    void drainTo(Collection<Runnable> batch, long nanos) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            underWay = 0;
            notFull.signalAll();
            long left = nanos;
            while (tasks.isEmpty() && left > 0 && !closed) {
                left = notEmpty.awaitNanos(left);
            }
            underWay = tasks.size();
            batch.addAll(tasks);
            tasks.clear();
        } finally {
            lock.unlock();
        }
    }

    /** Takes nothing more; what waits is dropped. */
    void close() {
        lock.lock();
        try {
            closed = true;
            tasks.clear();
            notEmpty.signalAll();
            notFull.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
