package io.umbel.node.plugin;

import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A scheduled task of a plugin. Runs of a repeated one never overlap. */
final class ScopedTask<V extends @Nullable Object> extends FutureTask<V>
        implements ScheduledFuture<V> {
    private static final Logger log = LoggerFactory.getLogger(ScopedTask.class);

    /** Asks the timer to run {@code due} once, or again and again. */
    @FunctionalInterface
    interface Timing {
        ScheduledFuture<?> schedule(Runnable due);
    }

    private final ScopedScheduler scheduler;
    private final boolean repeated;
    private final @Nullable Timing rearm;
    private final boolean failureSeenByCaller;
    private final AtomicInteger runsDue = new AtomicInteger();
    private volatile @Nullable ScheduledFuture<?> timer;

    private ScopedTask(
            ScopedScheduler scheduler,
            Callable<V> code,
            boolean repeated,
            @Nullable Timing rearm,
            boolean failureSeenByCaller) {
        super(code);
        this.scheduler = scheduler;
        this.repeated = repeated;
        this.rearm = rearm;
        this.failureSeenByCaller = failureSeenByCaller;
    }

    static <V> ScopedTask<V> once(ScopedScheduler scheduler, Callable<V> code) {
        return new ScopedTask<>(scheduler, code, false, null, true);
    }

    static ScopedTask<?> once(ScopedScheduler scheduler, Runnable code) {
        return new ScopedTask<>(scheduler, Executors.callable(code), false, null, false);
    }

    static ScopedTask<?> repeated(ScopedScheduler scheduler, Runnable code) {
        return new ScopedTask<>(scheduler, Executors.callable(code), true, null, false);
    }

    static ScopedTask<?> repeatedAfter(ScopedScheduler scheduler, Runnable code, Timing rearm) {
        return new ScopedTask<>(scheduler, Executors.callable(code), true, rearm, false);
    }

    /** May be cancelled meanwhile by a plugin that stops: then the timer must forget it too. */
    void arm(Timing timing) {
        try (var _ = ContextClassLoader.ofTheNode()) {
            ScheduledFuture<?> armed = timing.schedule(this::due);
            timer = armed;
            if (isDone()) {
                armed.cancel(false);
            }
        }
    }

    private void due() {
        if (runsDue.getAndIncrement() == 0) {
            try {
                scheduler.execute(this::runWhileDue);
            } catch (IllegalStateException | RejectedExecutionException stopped) {
                log.debug("plugin {} stopped before a task", scheduler.pluginId(), stopped);
                cancel(false);
            }
        }
    }

    private void runWhileDue() {
        do {
            if (repeated) {
                runAndReset();
            } else {
                run();
            }
        } while (runsDue.decrementAndGet() > 0);
        if (rearm != null && !isDone()) {
            arm(rearm);
        }
    }

    @Override
    protected void setException(Throwable failure) {
        if (!failureSeenByCaller) {
            log.warn(
                    "plugin {}: a scheduled task failed{}",
                    scheduler.pluginId(),
                    repeated ? " and will not run again" : "",
                    failure);
        }
        super.setException(failure);
    }

    @Override
    protected void done() {
        ScheduledFuture<?> armed = timer;
        if (armed != null) {
            armed.cancel(false);
        }
        scheduler.ended(this);
    }

    @Override
    public long getDelay(TimeUnit unit) {
        ScheduledFuture<?> armed = timer;
        return armed == null ? 0 : armed.getDelay(unit);
    }

    @Override
    public int compareTo(Delayed other) {
        return Long.compare(getDelay(TimeUnit.NANOSECONDS), other.getDelay(TimeUnit.NANOSECONDS));
    }
}
