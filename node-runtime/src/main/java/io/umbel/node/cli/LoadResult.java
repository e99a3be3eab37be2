package io.umbel.node.cli;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * What a {@link Load} came to.
 *
 * @param latencies in ns, of what succeeded
 * @param failed how many began and did not succeed
 * @param firstFailure why, if any failed
 */
record LoadResult(Histogram latencies, long failed, String firstFailure, Duration took) {

    /** For {@code --json}. */
    record Latency(Duration p50, Duration p90, Duration p99, Duration p999, Duration max) {}

    long succeeded() {
        return latencies.getTotalCount();
    }

    double perSecond() {
        return (double) succeeded() * TimeUnit.SECONDS.toNanos(1) / Math.max(1, took.toNanos());
    }

    Latency latency() {
        return new Latency(
                percentile(50), percentile(90), percentile(99), percentile(99.9), percentile(100));
    }

    private Duration percentile(double percentile) {
        return Duration.ofNanos(latencies.getValueAtPercentile(percentile));
    }
}
