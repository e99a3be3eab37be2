package io.umbel.metrics.dashboard;

import io.prometheus.metrics.model.snapshots.ClassicHistogramBucket;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Remote procedure calls by method, from the histogram that gRPC's OpenTelemetry module records
 * (gRFC A66), or that of the general conventions.
 */
final class RpcMethods {
    private static final Set<String> HISTOGRAMS =
            Set.of(
                    "grpc_server_call_duration_seconds",
                    "rpc_server_call_duration_seconds",
                    "rpc_server_duration_seconds");

    private RpcMethods() {}

    /**
     * A method.
     *
     * @param calls since the plugin was started
     * @param errors those of them that ended with another status than OK
     * @param p50 seconds
     * @param p99 seconds
     */
    record Method(String name, long calls, long errors, double p50, double p99) {}

    static List<Method> of(MetricSnapshots metrics) {
        var methods = new TreeMap<String, List<HistogramDataPointSnapshot>>();
        metrics.stream()
                .filter(HistogramSnapshot.class::isInstance)
                .filter(metric -> HISTOGRAMS.contains(metric.getMetadata().getPrometheusName()))
                .flatMap(metric -> ((HistogramSnapshot) metric).getDataPoints().stream())
                .forEach(point ->
                        methods.computeIfAbsent(name(point.getLabels()), _ -> new ArrayList<>())
                                .add(point));
        return methods.entrySet().stream().map(RpcMethods::method).toList();
    }

    private static String name(Labels labels) {
        String method = label(labels, "grpc_method", "rpc_method");
        String service = label(labels, "rpc_service");
        return service.isEmpty() || method.contains("/") ? method : service + "/" + method;
    }

    private static String label(Labels labels, String... names) {
        for (var each : labels) {
            for (String name : names) {
                if (each.getName().replace('.', '_').equals(name)) {
                    return each.getValue();
                }
            }
        }
        return "";
    }

    private static Method method(Map.Entry<String, List<HistogramDataPointSnapshot>> entry) {
        var buckets = new TreeMap<Double, Long>();
        long calls = 0;
        long errors = 0;
        for (HistogramDataPointSnapshot point : entry.getValue()) {
            long count = 0;
            for (ClassicHistogramBucket bucket : point.getClassicBuckets()) {
                buckets.merge(bucket.getUpperBound(), bucket.getCount(), Long::sum);
                count += bucket.getCount();
            }
            calls += count;
            errors += isError(point.getLabels()) ? count : 0;
        }
        return new Method(
                entry.getKey(),
                calls,
                errors,
                quantile(0.5, buckets, calls),
                quantile(0.99, buckets, calls));
    }

    private static boolean isError(Labels labels) {
        String status =
                label(labels, "grpc_status", "rpc_grpc_status_code", "rpc_response_status_code");
        return !(status.isEmpty() || status.equals("OK") || status.equals("0"));
    }

    /** Linear within a bucket, as Prometheus does it. */
    static double quantile(double q, SortedMap<Double, Long> buckets, long total) {
        double wanted = q * total;
        double below = 0;
        double lower = 0;
        for (var bucket : buckets.entrySet()) {
            long count = bucket.getValue();
            if (below + count >= wanted && count > 0) {
                double upper = bucket.getKey();
                return Double.isInfinite(upper)
                        ? lower
                        : lower + (upper - lower) * (wanted - below) / count;
            }
            below += count;
            lower = bucket.getKey();
        }
        return 0;
    }
}
