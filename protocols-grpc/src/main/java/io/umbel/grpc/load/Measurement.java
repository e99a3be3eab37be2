package io.umbel.grpc.load;

import io.grpc.Status;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;
import org.jspecify.annotations.Nullable;

/** Counts calls as they end. For any thread. */
final class Measurement {
    private static final long HIGHEST = TimeUnit.HOURS.toNanos(1);
    private static final int DIGITS = 3;

    private final long begin;
    private final Recorder recorder = new Recorder(HIGHEST, DIGITS);
    private final Histogram all = new Histogram(HIGHEST, DIGITS);
    private final AtomicLong lastEnd;
    private final LongAdder replies = new LongAdder();
    private final LongAdder bytes = new LongAdder();
    private final Map<Status.Code, LongAdder> failures = new ConcurrentHashMap<>();
    private final AtomicReference<@Nullable Status> firstFailure = new AtomicReference<>();
    private final ReentrantLock reporting = new ReentrantLock();
    private @Nullable Histogram interval;

    /**
     * Counts calls that were due at {@code begin}, in nanoseconds of the caller's clock, or later.
     */
    Measurement(long begin) {
        this.begin = begin;
        this.lastEnd = new AtomicLong(begin);
    }

    void ended(LoadCall call, Status status, long due, long end) {
        if (due - begin < 0) {
            return;
        }
        lastEnd.accumulateAndGet(end, (a, b) -> b - a > 0 ? b : a);
        if (status.isOk()) {
            recorder.recordValue(Math.clamp(end - due, 0, HIGHEST));
            replies.add(call.replies());
            bytes.add(call.bytes());
        } else {
            failures.computeIfAbsent(status.getCode(), _ -> new LongAdder()).increment();
            firstFailure.compareAndSet(null, status);
        }
    }

    /** Everything since the beginning. */
    LoadReport report(long unfinished) {
        reporting.lock();
        try {
            return sum(unfinished);
        } finally {
            reporting.unlock();
        }
    }

    private LoadReport sum(long unfinished) {
        interval = recorder.getIntervalHistogram(interval);
        all.add(interval);
        var failed = new EnumMap<Status.Code, Long>(Status.Code.class);
        failures.forEach((code, count) -> failed.put(code, count.sum()));
        return new LoadReport(
                Duration.ofNanos(lastEnd.get() - begin),
                all.copy(),
                replies.sum(),
                bytes.sum(),
                failed,
                unfinished,
                Optional.ofNullable(firstFailure.get()));
    }
}
