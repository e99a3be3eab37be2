package io.umbel.gossip.driver;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Whether some peer does not keep up, so that a publisher on this node may wait instead of losing
 * that peer. For any thread.
 */
final class Congestion {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition cleared = lock.newCondition();
    private final AtomicInteger congestedPeers = new AtomicInteger();

    void changed(boolean congested) {
        lock.lock();
        try {
            if (congestedPeers.addAndGet(congested ? 1 : -1) == 0) {
                cleared.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until all peers keep up, but no longer than {@code nanos}: one peer must not stop us.
     */
    void awaitCleared(long nanos) throws InterruptedException {
        if (congestedPeers.get() == 0) {
            return;
        }
        lock.lockInterruptibly();
        try {
            long left = nanos;
            while (congestedPeers.get() > 0 && left > 0) {
                left = cleared.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }
}
