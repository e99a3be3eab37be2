package io.umbel.testkit;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A scheduler on a {@link ManualClock}. No task ever runs inside the call that schedules it, not
 * even one without delay: tasks run on the thread that calls {@link #runDue()} or {@link
 * #advance(Duration)}, so locks behave as they do with a real scheduler.
 *
 * <p>For any thread. {@code invokeAll} and {@code invokeAny} wait for a run on another thread.
 */
public final class ManualScheduler extends AbstractExecutorService
        implements ScheduledExecutorService {
    private final ManualClock clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final PriorityQueue<ManualTask<?>> tasks = new PriorityQueue<>();
    private long scheduled;
    private boolean shutdown;

    /** A scheduler whose time is {@code clock}'s. */
    public ManualScheduler(ManualClock clock) {
        this.clock = clock;
    }

    /**
     * Moves the clock by {@code step}, stopping at each due task on the way to run it.
     *
     * @return how many tasks ran
     */
    public int advance(Duration step) {
        Instant end = now().plus(step);
        int ran = 0;
        for (var task = poll(end); task != null; task = poll(end)) {
            advanceClockTo(task.due());
            task.run();
            ran++;
        }
        advanceClockTo(end);
        return ran;
    }

    /** A task may have moved the clock already. */
    private void advanceClockTo(Instant time) {
        if (time.isAfter(now())) {
            clock.advance(Duration.between(now(), time));
        }
    }

    /**
     * Runs what is due now, and what those tasks make due.
     *
     * @return how many tasks ran
     */
    public int runDue() {
        return advance(Duration.ZERO);
    }

    /** How many tasks wait for their time; one that repeats counts once. */
    public int pending() {
        lock.lock();
        try {
            return tasks.size();
        } finally {
            lock.unlock();
        }
    }

    Instant now() {
        return clock.instant();
    }

    void enqueue(ManualTask<?> task) {
        lock.lock();
        try {
            if (shutdown) {
                throw new RejectedExecutionException("the scheduler is shut down");
            }
            tasks.add(task);
        } finally {
            lock.unlock();
        }
    }

    void forget(ManualTask<?> task) {
        lock.lock();
        try {
            tasks.remove(task);
        } finally {
            lock.unlock();
        }
    }

    private @Nullable ManualTask<?> poll(Instant end) {
        lock.lock();
        try {
            ManualTask<?> next = tasks.peek();
            return next == null || next.due().isAfter(end) ? null : tasks.poll();
        } finally {
            lock.unlock();
        }
    }

    private <V extends @Nullable Object> ManualTask<V> add(
            Duration delay, ManualTask.Repeat repeat, Callable<V> call) {
        var task = new ManualTask<>(this, nextNumber(), now().plus(delay), repeat, call);
        enqueue(task);
        return task;
    }

    private long nextNumber() {
        lock.lock();
        try {
            return scheduled++;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void execute(Runnable task) {
        var _ = add(Duration.ZERO, new ManualTask.Repeat.Never(), Executors.callable(task));
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
        return schedule(Executors.callable(task), delay, unit);
    }

    @Override
    public <V extends @Nullable Object> ScheduledFuture<V> schedule(
            Callable<V> task, long delay, TimeUnit unit) {
        return add(in(delay, unit), new ManualTask.Repeat.Never(), task);
    }

    @Override
    public ScheduledFuture<?> scheduleAtFixedRate(
            Runnable task, long initialDelay, long period, TimeUnit unit) {
        return add(
                in(initialDelay, unit),
                new ManualTask.Repeat.FromStart(in(period, unit)),
                Executors.callable(task));
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(
            Runnable task, long initialDelay, long delay, TimeUnit unit) {
        return add(
                in(initialDelay, unit),
                new ManualTask.Repeat.FromEnd(in(delay, unit)),
                Executors.callable(task));
    }

    private static Duration in(long amount, TimeUnit unit) {
        return Duration.of(Math.max(0, amount), unit.toChronoUnit());
    }

    /** Tasks that wait stay and can still run, as those of the JDK's own scheduler do. */
    @Override
    public void shutdown() {
        lock.lock();
        try {
            shutdown = true;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public List<Runnable> shutdownNow() {
        lock.lock();
        try {
            shutdown = true;
            List<Runnable> waiting = List.copyOf(tasks);
            tasks.clear();
            return waiting;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean isShutdown() {
        lock.lock();
        try {
            return shutdown;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean isTerminated() {
        return isShutdown() && pending() == 0;
    }

    /** Does not wait: nothing runs but by the caller. */
    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
        return isTerminated();
    }
}
