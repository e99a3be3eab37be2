package io.umbel.grpc.load;

import io.grpc.Status;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.HdrHistogram.Histogram;

/**
 * What was measured, up to now or in all.
 *
 * @param took from the first call to the last that ended
 * @param latencies in nanoseconds, of calls that succeeded
 * @param replies how many messages came
 * @param bytes how many bytes these held
 * @param failures how many calls ended with another status than OK
 * @param unfinished how many had not ended when the run gave up waiting
 * @param firstFailure what the first of them was
 */
public record LoadReport(
        Duration took,
        Histogram latencies,
        long replies,
        long bytes,
        Map<Status.Code, Long> failures,
        long unfinished,
        Optional<Status> firstFailure) {
    private static final double NANOS_PER_SECOND = 1e9;

    /** How many calls succeeded. */
    public long calls() {
        return latencies.getTotalCount();
    }

    /** How many failed. */
    public long failed() {
        return failures.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Successful calls a second. */
    public double callsPerSecond() {
        return took.isZero() ? 0 : calls() * NANOS_PER_SECOND / took.toNanos();
    }
}
