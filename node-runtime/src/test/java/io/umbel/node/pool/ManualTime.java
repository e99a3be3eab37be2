package io.umbel.node.pool;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** A clock, and a scheduler on it, that stand still until {@link #advance}. */
final class ManualTime extends AbstractExecutorService
        implements ScheduledExecutorService, InstantSource {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final AtomicLong nanos = new AtomicLong();
    private final AtomicLong order = new AtomicLong();
    private final PriorityBlockingQueue<Task<?>> tasks = new PriorityBlockingQueue<>();

    @Override
    public Instant instant() {
        return START.plusNanos(nanos.get());
    }

    /** Runs what falls due on the way, in order, on this thread. */
    void advance(Duration time) {
        long target = nanos.get() + time.toNanos();
        for (Task<?> next = tasks.peek(); next != null && next.due <= target; next = tasks.peek()) {
            tasks.remove(next);
            nanos.set(Math.max(nanos.get(), next.due));
            next.fire();
        }
        nanos.set(target);
    }

    /** Tasks that are neither done nor cancelled. */
    long pending() {
        return tasks.stream().filter(task -> !task.isDone()).count();
    }

    private <V> Task<V> add(Callable<V> body, long delay, long period) {
        var task = new Task<>(body, nanos.get() + delay, period);
        tasks.add(task);
        return task;
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
        return add(() -> run(command), unit.toNanos(delay), 0);
    }

    @Override
    public <V> ScheduledFuture<V> schedule(Callable<V> callable, long delay, TimeUnit unit) {
        return add(callable, unit.toNanos(delay), 0);
    }

    @Override
    public ScheduledFuture<?> scheduleAtFixedRate(
            Runnable command, long initialDelay, long period, TimeUnit unit) {
        return add(() -> run(command), unit.toNanos(initialDelay), unit.toNanos(period));
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(
            Runnable command, long initialDelay, long delay, TimeUnit unit) {
        return scheduleAtFixedRate(command, initialDelay, delay, unit);
    }

    private static Object run(Runnable command) {
        command.run();
        return command;
    }

    @Override
    public void execute(Runnable command) {
        add(() -> run(command), 0, 0);
    }

    @Override
    public void shutdown() {
        tasks.clear();
    }

    @Override
    public List<Runnable> shutdownNow() {
        tasks.clear();
        return List.of();
    }

    @Override
    public boolean isShutdown() {
        return false;
    }

    @Override
    public boolean isTerminated() {
        return false;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
        return false;
    }

    private final class Task<V> extends FutureTask<V> implements ScheduledFuture<V> {
        private final long number = order.incrementAndGet();
        private final long period;
        private long due;

        Task(Callable<V> body, long due, long period) {
            super(body);
            this.due = due;
            this.period = period;
        }

        void fire() {
            if (period == 0) {
                run();
            } else if (runAndReset()) {
                due += period;
                tasks.add(this);
            }
        }

        @Override
        public long getDelay(TimeUnit unit) {
            return unit.convert(due - nanos.get(), TimeUnit.NANOSECONDS);
        }

        @Override
        public int compareTo(Delayed other) {
            var that = (Task<?>) other;
            return due == that.due
                    ? Long.compare(number, that.number)
                    : Long.compare(due, that.due);
        }
    }
}
