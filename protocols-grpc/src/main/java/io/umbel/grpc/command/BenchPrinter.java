package io.umbel.grpc.command;

import com.google.gson.JsonObject;
import io.umbel.grpc.dynamic.MethodName;
import io.umbel.grpc.load.LoadPlan;
import io.umbel.grpc.load.LoadReport;
import io.umbel.grpc.load.Pace;
import io.umbel.spi.CommandContext;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** Prints the report of a run: a table, or JSON. */
record BenchPrinter(CommandContext context, Target target, MethodName method, LoadPlan plan) {
    private static final int NAME_WIDTH = 12;
    private static final double NANOS_PER_MICRO = 1e3;
    private static final double NANOS_PER_SECOND = 1e9;

    void print(LoadReport report) {
        if (context.json()) {
            context.out().println(json(report));
        } else {
            printTable(report);
        }
        context.out().flush();
    }

    private static Map<String, Long> latencies(Histogram histogram) {
        var latencies = new LinkedHashMap<String, Long>();
        latencies.put("min", histogram.getMinValue());
        latencies.put("p50", histogram.getValueAtPercentile(50));
        latencies.put("p90", histogram.getValueAtPercentile(90));
        latencies.put("p99", histogram.getValueAtPercentile(99));
        latencies.put("p99.9", histogram.getValueAtPercentile(99.9));
        latencies.put("max", histogram.getMaxValue());
        return latencies;
    }

    private void printTable(LoadReport report) {
        context.out().println(method + " on " + target + ", " + pace());
        double seconds = report.took().toNanos() / NANOS_PER_SECOND;
        line("calls", count(report.calls()) + String.format(Locale.ROOT, " in %.1f s", seconds));
        line("rate", count(Math.round(report.callsPerSecond())) + " calls/s");
        line("replies", count(report.replies()) + " of " + count(report.bytes()) + " bytes in all");
        if (report.calls() > 0) {
            latencies(report.latencies()).forEach((name, nanos) -> line(name, Times.shown(nanos)));
        }
        report.failures().forEach((code, failed) -> line("failed", count(failed) + " × " + code));
        report.firstFailure()
                .ifPresent(status -> line("first", String.valueOf(status.getDescription())));
        if (report.unfinished() > 0) {
            line("unfinished", count(report.unfinished()) + " calls");
        }
    }

    private static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    private void line(String name, String value) {
        context.out().println(name + " ".repeat(Math.max(1, NAME_WIDTH - name.length())) + value);
    }

    private String pace() {
        return switch (plan.pace()) {
            case Pace.ClosedLoop loop -> loop.concurrency() + " at once";
            case Pace.FixedRate rate ->
                    String.format(Locale.ROOT, "%.0f begun each second", rate.callsPerSecond());
        };
    }

    private JsonObject json(LoadReport report) {
        var json = new JsonObject();
        json.addProperty("target", target.toString());
        json.addProperty("method", method.toString());
        switch (plan.pace()) {
            case Pace.ClosedLoop loop -> json.addProperty("concurrency", loop.concurrency());
            case Pace.FixedRate rate -> json.addProperty("rate", rate.callsPerSecond());
        }
        json.addProperty("seconds", report.took().toNanos() / NANOS_PER_SECOND);
        json.addProperty("calls", report.calls());
        json.addProperty("callsPerSecond", report.callsPerSecond());
        json.addProperty("replies", report.replies());
        json.addProperty("replyBytes", report.bytes());
        json.add("latencyMicros", micros(report));
        var failures = new JsonObject();
        report.failures().forEach((code, count) -> failures.addProperty(code.name(), count));
        json.add("failures", failures);
        json.addProperty("unfinished", report.unfinished());
        return json;
    }

    private static JsonObject micros(LoadReport report) {
        var micros = new JsonObject();
        if (report.calls() > 0) {
            latencies(report.latencies())
                    .forEach((name, nanos) -> micros.addProperty(name, nanos / NANOS_PER_MICRO));
        }
        return micros;
    }
}
