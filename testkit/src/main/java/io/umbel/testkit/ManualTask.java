package io.umbel.testkit;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RunnableScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One task of a {@link ManualScheduler}. Tasks due at one instant keep the order of scheduling. */
final class ManualTask<V extends @Nullable Object> extends FutureTask<V>
        implements RunnableScheduledFuture<V> {
    private static final Comparator<ManualTask<?>> ORDER =
            Comparator.<ManualTask<?>, Instant>comparing(task -> task.due)
                    .thenComparingLong(task -> task.number);

    private final ManualScheduler scheduler;
    private final long number;
    private final Repeat repeat;
    private Instant due;

    /** What happens after a run. */
    sealed interface Repeat {
        record Never() implements Repeat {}

        record FromStart(Duration period) implements Repeat {}

        record FromEnd(Duration delay) implements Repeat {}
    }

    ManualTask(
            ManualScheduler scheduler, long number, Instant due, Repeat repeat, Callable<V> call) {
        super(call);
        this.scheduler = scheduler;
        this.number = number;
        this.due = due;
        this.repeat = repeat;
    }

    Instant due() {
        return due;
    }

    @Override
    public void run() {
        switch (repeat) {
            case Repeat.Never _ -> super.run();
            case Repeat.FromStart(Duration period) -> again(() -> due.plus(period));
            case Repeat.FromEnd(Duration delay) -> again(() -> scheduler.now().plus(delay));
        }
    }

    private void again(Supplier<Instant> next) {
        if (runAndReset()) {
            due = next.get();
            scheduler.enqueue(this);
        }
    }

    @Override
    public boolean cancel(boolean mayInterrupt) {
        scheduler.forget(this);
        return super.cancel(mayInterrupt);
    }

    @Override
    public boolean isPeriodic() {
        return !(repeat instanceof Repeat.Never);
    }

    @Override
    public long getDelay(TimeUnit unit) {
        return unit.convert(Duration.between(scheduler.now(), due));
    }

    @Override
    public int compareTo(Delayed other) {
        return ORDER.compare(this, (ManualTask<?>) other);
    }
}
