package io.umbel.node.stream;

import io.umbel.spi.CloseReason;
import io.umbel.spi.ConnectionClosedException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * A queue from the event loop, which never waits for it, to threads that do. Safe for many of them.
 */
final class Mailbox<T> {
    private final Queue<T> items = new ConcurrentLinkedQueue<>();
    private final Semaphore available = new Semaphore(0);
    private volatile @Nullable CloseReason closed;

    void put(T item) {
        items.add(item);
        available.release();
    }

    /** Puts it in the place of the oldest, if there are as many as {@code bound}. */
    void putDroppingOldest(T item, int bound) {
        if (available.availablePermits() >= bound && available.tryAcquire()) {
            items.poll();
        }
        put(item);
    }

    /** Waits for an item. */
    T take() throws ConnectionClosedException, InterruptedException {
        available.acquire();
        CloseReason reason = closed;
        T item = items.poll();
        if (reason != null || item == null) {
            available.release(); // for the next who waits
            throw new ConnectionClosedException(
                    reason == null ? new CloseReason.IdleTimeout() : reason);
        }
        return item;
    }

    /** Wakes all who wait, now and later; what is left is thrown away. */
    void close(CloseReason reason) {
        closed = reason;
        items.clear();
        available.release();
    }
}
