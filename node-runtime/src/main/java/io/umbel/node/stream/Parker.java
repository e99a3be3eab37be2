package io.umbel.node.stream;

import java.io.InterruptedIOException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Where one thread waits for the event loop. It spins for a moment before it parks: waking a parked
 * virtual thread costs more than a round trip on a local network.
 */
final class Parker {
    private static final long SPIN_NANOS = Long.getLong("spin", 100) * 1000;

    private volatile @Nullable Thread parked;

    /**
     * Blocks until {@code ready}; whoever makes it so must call {@link #signal} afterwards.
     *
     * @throws InterruptedIOException if the thread is interrupted, which it then remains
     */
    void await(BooleanSupplier ready) throws InterruptedIOException {
        if (spin(ready)) {
            return;
        }
        parked = Thread.currentThread();
        try {
            while (!ready.getAsBoolean()) {
                checkNotInterrupted();
                LockSupport.park(this);
            }
        } finally {
            parked = null;
        }
    }

    private static boolean spin(BooleanSupplier ready) {
        long end = System.nanoTime() + SPIN_NANOS;
        do {
            if (ready.getAsBoolean()) {
                return true;
            }
            Thread.onSpinWait();
        } while (System.nanoTime() < end);
        return false;
    }

    /** Lets the waiting thread look again. Does not block; any thread. */
    void signal() {
        Thread waiting = parked;
        if (waiting != null) {
            LockSupport.unpark(waiting);
        }
    }

    static void checkNotInterrupted() throws InterruptedIOException {
        if (Thread.currentThread().isInterrupted()) {
            throw new InterruptedIOException("interrupted");
        }
    }
}
