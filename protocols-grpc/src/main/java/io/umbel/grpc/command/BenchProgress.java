package io.umbel.grpc.command;

import io.umbel.grpc.load.LoadReport;
import java.io.PrintStream;
import java.util.function.LongSupplier;

/** A line a second, of what happened in it. For one thread at a time. */
final class BenchProgress {
    private static final double NANOS_PER_SECOND = 1e9;

    private final PrintStream err;
    private final LongSupplier nanoTime;
    private final long begin;
    private long told;
    private long calls;

    BenchProgress(PrintStream err, LongSupplier nanoTime) {
        this.err = err;
        this.nanoTime = nanoTime;
        this.begin = nanoTime.getAsLong();
        this.told = begin;
    }

    void tell(LoadReport report) {
        long now = nanoTime.getAsLong();
        double second = (now - told) / NANOS_PER_SECOND;
        err.printf(
                "%3.0f s  %,9.0f calls/s  p50 %s  p99 %s%s%n",
                (now - begin) / NANOS_PER_SECOND,
                (report.calls() - calls) / second,
                Times.shown(report.latencies().getValueAtPercentile(50)),
                Times.shown(report.latencies().getValueAtPercentile(99)),
                report.failed() == 0 ? "" : "  " + report.failed() + " failed");
        told = now;
        calls = report.calls();
    }
}
