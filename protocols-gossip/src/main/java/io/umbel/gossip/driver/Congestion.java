package io.umbel.gossip.driver;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The peers that do not keep up just now. Who brings messages waits for them, publishers and
 * readers alike, so that a burst goes at the pace of the tree instead of costing it a link. But not
 * for one that has been behind for longer than a moment: it must not stop the others. For any
 * thread.
 *
 * <p>A reader does not wait for the peer that it reads from: nothing goes back to it, and two that
 * have much to tell each other would wait for one another.
 */
final class Congestion {
    private final long patience;
    private final LongSupplier nanoTime;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition ended = lock.newCondition();
    private final Map<WriteQueue, Long> since = new HashMap<>();
    private volatile boolean any;

    /**
     * @param patience how long a peer is waited for, from the moment it fell behind
     * @param nanoTime the only clock
     */
    Congestion(Duration patience, LongSupplier nanoTime) {
        this.patience = patience.toNanos();
        this.nanoTime = nanoTime;
    }

    void began(WriteQueue queue) {
        lock.lock();
        try {
            since.put(queue, nanoTime.getAsLong());
            any = true;
        } finally {
            lock.unlock();
        }
    }

    void ended(WriteQueue queue) {
        lock.lock();
        try {
            since.remove(queue);
            any = !since.isEmpty();
            ended.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until all peers keep up but {@code except} and those that are given up on. */
    void awaitCleared(@Nullable WriteQueue except) throws InterruptedException {
        if (!any) {
            return;
        }
        lock.lockInterruptibly();
        try {
            for (long left = left(except); left > 0; left = left(except)) {
                var _ = ended.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    @SuppressWarnings("ReferenceEquality") // A queue equals only itself.
    private long left(@Nullable WriteQueue except) {
        long now = nanoTime.getAsLong();
        return since.entrySet().stream()
                .filter(entry -> entry.getKey() != except)
                .mapToLong(entry -> entry.getValue() + patience - now)
                .max()
                .orElse(0);
    }
}
