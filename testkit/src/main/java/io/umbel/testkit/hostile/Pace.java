package io.umbel.testkit.hostile;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * So many of something a second, from now on. What was late is made up for, so that the rate holds
 * on a busy machine too. For one thread.
 */
public final class Pace {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    /** Waking up for each packet would cost more than the packet. */
    private static final long SHORTEST_WAIT = TimeUnit.MILLISECONDS.toNanos(2);

    private final long begun = System.nanoTime();
    private final int perSecond;
    private long done;

    /**
     * @param perSecond at least 1
     */
    public Pace(int perSecond) {
        this.perSecond = perSecond;
    }

    /** Waits until the next one is due, or the thread is interrupted. */
    public void await() {
        long due = begun + done++ * SECOND / perSecond;
        while (due - System.nanoTime() > SHORTEST_WAIT && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(due - System.nanoTime());
        }
    }

    /** Waits while {@code goOn} says so, looking about every 20 ms. */
    public static void until(BooleanSupplier goOn) {
        var looks = new Pace(50);
        while (goOn.getAsBoolean() && !Thread.currentThread().isInterrupted()) {
            looks.await();
        }
    }
}
