package io.umbel.node.plugin;

import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A plugin's scheduler: the node's timer says when, a virtual thread of the plugin does it. */
final class ScopedScheduler extends AbstractExecutorService implements ScheduledExecutorService {
    private final String pluginId;
    private final ScheduledExecutorService timer;
    private final ScopedThreads threads;
    private final Holdings<ScopedTask<?>> tasks = new Holdings<>(ScopedTask::isDone);
    private volatile boolean closed;

    ScopedScheduler(String pluginId, ScheduledExecutorService timer, ScopedThreads threads) {
        this.pluginId = pluginId;
        this.timer = timer;
        this.threads = threads;
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
        return arm(ScopedTask.once(this, command), due -> timer.schedule(due, delay, unit));
    }

    @Override
    public <V> ScheduledFuture<V> schedule(Callable<V> callable, long delay, TimeUnit unit) {
        return arm(ScopedTask.once(this, callable), due -> timer.schedule(due, delay, unit));
    }

    @Override
    public ScheduledFuture<?> scheduleAtFixedRate(
            Runnable command, long initialDelay, long period, TimeUnit unit) {
        return arm(
                ScopedTask.repeated(this, command),
                due -> timer.scheduleAtFixedRate(due, initialDelay, period, unit));
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(
            Runnable command, long initialDelay, long delay, TimeUnit unit) {
        if (delay <= 0) {
            throw new IllegalArgumentException("delay: " + delay + " (expected > 0)");
        }
        return arm(
                ScopedTask.repeatedAfter(this, command, due -> timer.schedule(due, delay, unit)),
                due -> timer.schedule(due, initialDelay, unit));
    }

    private <V extends @Nullable Object> ScheduledFuture<V> arm(
            ScopedTask<V> task, ScopedTask.Timing timing) {
        if (!tasks.add(task)) {
            throw new IllegalStateException("plugin " + pluginId + " has stopped");
        }
        task.arm(timing);
        return task;
    }

    @Override
    public void execute(Runnable command) {
        threads.start("task", command);
    }

    void ended(ScopedTask<?> task) {
        tasks.remove(task);
    }

    String pluginId() {
        return pluginId;
    }

    @SuppressWarnings("Interruption") // To stop a plugin is to interrupt what it runs.
    void cancelAll() {
        closed = true;
        tasks.close().forEach(task -> task.cancel(true));
    }

    @Override
    public void shutdown() {
        throw new UnsupportedOperationException(
                "the scheduler of plugin " + pluginId + " ends with the plugin");
    }

    @Override
    public List<Runnable> shutdownNow() {
        shutdown();
        return List.of();
    }

    @Override
    public boolean isShutdown() {
        return closed;
    }

    @Override
    public boolean isTerminated() {
        return closed;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
        return closed;
    }
}
