package io.umbel.grpc.load;

import io.grpc.Status;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Calls one method for a while, and measures. For one run and one thread. */
public final class LoadGenerator {
    /** How long calls that have begun are waited for at the end. */
    private static final Duration GRACE = Duration.ofSeconds(10);

    /** A server that is gone refuses at once: without a pause the loop would do nothing else. */
    private static final long PAUSE_AFTER_FAILURE_MILLIS = 10;

    private static final double NANOS_PER_SECOND = 1e9;

    private final LoadTarget target;
    private final LongSupplier nanoTime;
    private final ScheduledExecutorService scheduler;

    /**
     * A generator of load on {@code target}.
     *
     * @param nanoTime as {@link System#nanoTime}
     * @param scheduler for progress and pauses
     */
    public LoadGenerator(
            LoadTarget target, LongSupplier nanoTime, ScheduledExecutorService scheduler) {
        this.target = target;
        this.nanoTime = nanoTime;
        this.scheduler = scheduler;
    }

    /**
     * Runs the plan; blocks until all calls have ended, at most ten seconds longer than it says.
     *
     * @param progress is told each second, on a thread of the scheduler, what there is up to then
     */
    public LoadReport run(LoadPlan plan, Consumer<LoadReport> progress)
            throws InterruptedException {
        long begin = nanoTime.getAsLong();
        long counted = begin + plan.warmUp().toNanos();
        var measurement = new Measurement(counted);
        var ticks =
                scheduler.scheduleAtFixedRate(
                        () -> progress.accept(measurement.report(0)), 1, 1, TimeUnit.SECONDS);
        try {
            var period = new Period(begin, counted + plan.duration().toNanos());
            long unfinished =
                    switch (plan.pace()) {
                        case Pace.ClosedLoop loop -> closedLoop(loop, period, measurement);
                        case Pace.FixedRate rate -> fixedRate(rate, period, measurement);
                    };
            return measurement.report(unfinished);
        } finally {
            ticks.cancel(false);
        }
    }

    private record Period(long begin, long end) {
        boolean holds(long time) {
            return time - end < 0;
        }
    }

    private int closedLoop(Pace.ClosedLoop loop, Period period, Measurement measurement)
            throws InterruptedException {
        var running = new Semaphore(loop.concurrency());
        running.acquire(loop.concurrency());
        for (int i = 0; i < loop.concurrency(); i++) {
            next(period, measurement, running);
        }
        return unfinished(running, loop.concurrency(), period);
    }

    private void next(Period period, Measurement measurement, Semaphore running) {
        long due = nanoTime.getAsLong();
        if (!period.holds(due)) {
            running.release();
            return;
        }
        LoadCall.start(
                target,
                (call, status) -> {
                    measurement.ended(call, status, due, nanoTime.getAsLong());
                    andThen(status, () -> next(period, measurement, running));
                });
    }

    private void andThen(Status status, Runnable next) {
        if (status.isOk()) {
            next.run();
        } else {
            var _ = scheduler.schedule(next, PAUSE_AFTER_FAILURE_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private int fixedRate(Pace.FixedRate rate, Period period, Measurement measurement)
            throws InterruptedException {
        var free = new Semaphore(rate.maxInFlight());
        double interval = NANOS_PER_SECOND / rate.callsPerSecond();
        long due = period.begin();
        for (long i = 1; period.holds(due); i++) {
            awaitTime(due);
            free.acquire();
            start(due, measurement, free);
            due = period.begin() + (long) (i * interval);
        }
        return unfinished(free, rate.maxInFlight(), period);
    }

    private void start(long due, Measurement measurement, Semaphore free) {
        LoadCall.start(
                target,
                (call, status) -> {
                    measurement.ended(call, status, due, nanoTime.getAsLong());
                    free.release();
                });
    }

    private void awaitTime(long due) throws InterruptedException {
        for (long left = due - nanoTime.getAsLong(); left > 0; left = due - nanoTime.getAsLong()) {
            LockSupport.parkNanos(left);
            if (Thread.interrupted()) {
                throw new InterruptedException("load was interrupted");
            }
        }
    }

    /** Waits until all permits are back, and says how many are not. */
    private int unfinished(Semaphore permits, int all, Period period) throws InterruptedException {
        long left = period.end() - nanoTime.getAsLong() + GRACE.toNanos();
        return permits.tryAcquire(all, left, TimeUnit.NANOSECONDS)
                ? 0
                : all - permits.availablePermits();
    }
}
