package io.umbel.node.cli;

import io.umbel.node.terminal.Texts;
import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Many operations side by side on virtual threads, bounded by time and by count, of which it keeps
 * how long each took. For one run.
 */
final class Load {
    private static final int SIGNIFICANT_DIGITS = 3;

    /** For what is under way when the time is over; then it is interrupted. */
    private static final Duration GRACE = Duration.ofSeconds(2);

    private final LongSupplier nanoTime;
    private final Duration limit;
    private final AtomicInteger left;
    private final Histogram latencies = new ConcurrentHistogram(SIGNIFICANT_DIGITS);
    private final AtomicLong begun = new AtomicLong();
    private final AtomicReference<@Nullable String> firstFailure = new AtomicReference<>();
    private volatile long end;

    Load(LongSupplier nanoTime, Duration limit, int count) {
        this.nanoTime = nanoTime;
        this.limit = limit;
        this.left = new AtomicInteger(count);
    }

    /**
     * Runs {@code worker} on each of {@code workers} threads, and blocks until all have returned.
     *
     * @throws Exception what a worker threw; the others then begin nothing new
     */
    LoadResult run(int workers, Callable<?> worker) throws Exception {
        long begin = nanoTime.getAsLong();
        end = begin + limit.toNanos();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            try {
                var runs =
                        threads.invokeAll(
                                Collections.nCopies(workers, () -> orEndAll(worker)),
                                limit.plus(GRACE).toMillis(),
                                TimeUnit.MILLISECONDS);
                for (Future<?> run : runs) {
                    rethrow(run);
                }
            } finally {
                threads.shutdownNow();
            }
        }
        return new LoadResult(
                latencies,
                begun.get() - latencies.getTotalCount(),
                Objects.requireNonNullElse(
                        firstFailure.get(),
                        "not done " + Texts.duration(GRACE) + " after the time was over"),
                Duration.ofNanos(nanoTime.getAsLong() - begin));
    }

    private Object orEndAll(Callable<?> worker) throws Exception {
        try {
            return worker.call();
        } catch (Exception e) {
            left.set(0);
            throw e;
        }
    }

    private static void rethrow(Future<?> run) throws Exception {
        if (run.state() == Future.State.FAILED && run.exceptionNow() instanceof Exception failure) {
            throw failure;
        }
    }

    /* --------------- Workers --------------- */

    /** Whether there is one more operation to begin. */
    boolean next() {
        return nanoTime.getAsLong() - end < 0 && left.getAndUpdate(n -> Math.max(0, n - 1)) > 0;
    }

    /** What {@link #done} is told when the operation that begins now is over. */
    long begin() {
        begun.incrementAndGet();
        return nanoTime.getAsLong();
    }

    void done(long beganAt) {
        latencies.recordValue(Math.max(0, nanoTime.getAsLong() - beganAt));
    }

    /** Why an operation is never {@link #done}, if that does not end its worker. */
    void failed(IOException why) {
        firstFailure.compareAndSet(null, String.valueOf(why.getMessage()));
    }
}
