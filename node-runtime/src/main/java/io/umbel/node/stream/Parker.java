package io.umbel.node.stream;

import java.io.InterruptedIOException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Where one thread waits for the event loop.
 *
 * <p>Waking a parked thread costs more than a round trip on a local network. So a thread whose wait
 * will be short may spin before it parks, but never so many at once that they take the processors
 * from the event loops that they wait for.
 */
final class Parker {
    private static final long SPIN_NANOS = 100_000;
    private static final Semaphore SPINNING =
            new Semaphore(Math.max(1, Runtime.getRuntime().availableProcessors() / 2));

    private volatile @Nullable Thread parked;

    /**
     * Blocks until {@code ready}; whoever makes it so must call {@link #signal} afterwards.
     *
     * @param soon whether it is worth spinning for
     * @throws InterruptedIOException if the thread is interrupted, which it then remains
     */
    void await(BooleanSupplier ready, boolean soon) throws InterruptedIOException {
        if (soon && spin(ready)) {
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
        if (!SPINNING.tryAcquire()) {
            return false;
        }
        try {
            long end = System.nanoTime() + SPIN_NANOS;
            while (!ready.getAsBoolean() && System.nanoTime() < end) {
                Thread.onSpinWait();
            }
            return ready.getAsBoolean();
        } finally {
            SPINNING.release();
        }
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
