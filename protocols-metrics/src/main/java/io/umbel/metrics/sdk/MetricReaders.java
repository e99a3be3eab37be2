package io.umbel.metrics.sdk;

import io.opentelemetry.exporter.prometheus.PrometheusMetricReader;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.metrics.Aggregation;
import io.opentelemetry.sdk.metrics.InstrumentType;
import io.opentelemetry.sdk.metrics.SdkMeterProviderBuilder;
import io.opentelemetry.sdk.metrics.data.AggregationTemporality;
import io.opentelemetry.sdk.metrics.export.CollectionRegistration;
import io.opentelemetry.sdk.metrics.export.MetricReader;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * Prometheus, and the first exporter that wants its totals as well, read the same storage: the SDK
 * would keep one for each reader, and record every call once for each. Exemplars go to who reads
 * first. For the thread that builds the SDK.
 */
final class MetricReaders {
    private final PrometheusMetricReader prometheus;
    private boolean shared;

    MetricReaders(PrometheusMetricReader prometheus) {
        this.prometheus = prometheus;
    }

    /** What to register for {@code exporting}. */
    MetricReader exporting(MetricReader exporting) {
        if (shared || !wantsTheSame(exporting)) {
            return exporting;
        }
        shared = true;
        return new Both(prometheus, exporting);
    }

    private boolean wantsTheSame(MetricReader other) {
        return Arrays.stream(InstrumentType.values())
                .allMatch(type ->
                        prometheus.getAggregationTemporality(type)
                                        == other.getAggregationTemporality(type)
                                && Objects.equals(
                                        prometheus.getDefaultAggregation(type),
                                        other.getDefaultAggregation(type)));
    }

    /** Once all exporters are known. */
    SdkMeterProviderBuilder registered(SdkMeterProviderBuilder meters) {
        return shared ? meters : meters.registerMetricReader(prometheus);
    }

    /**
     * Two readers of one storage, which keeps totals: to read them changes nothing. The data are
     * immutable, whatever the exporter could bear.
     */
    private record Both(MetricReader first, MetricReader second) implements MetricReader {
        @Override
        public void register(CollectionRegistration storage) {
            first.register(storage);
            second.register(storage);
        }

        @Override
        public AggregationTemporality getAggregationTemporality(InstrumentType type) {
            return first.getAggregationTemporality(type);
        }

        @Override
        public Aggregation getDefaultAggregation(InstrumentType type) {
            return first.getDefaultAggregation(type);
        }

        @Override
        public CompletableResultCode forceFlush() {
            return CompletableResultCode.ofAll(List.of(first.forceFlush(), second.forceFlush()));
        }

        @Override
        public CompletableResultCode shutdown() {
            return CompletableResultCode.ofAll(List.of(first.shutdown(), second.shutdown()));
        }
    }
}
