package io.umbel.metrics.sdk;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.common.export.MemoryMode;
import io.opentelemetry.sdk.metrics.Aggregation;
import io.opentelemetry.sdk.metrics.InstrumentType;
import io.opentelemetry.sdk.metrics.data.AggregationTemporality;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.export.MetricExporter;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.Collection;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells once that a collector takes nothing, and once that it does again; the SDK would tell it at
 * each attempt.
 */
final class ExportReport {
    private static final Logger log = LoggerFactory.getLogger(ExportReport.class);

    private final AtomicBoolean failing = new AtomicBoolean();
    private final AtomicBoolean tracing = new AtomicBoolean();

    /** Whether spans go anywhere. */
    boolean isTracing() {
        return tracing.get();
    }

    SpanExporter watch(SpanExporter exporter) {
        tracing.set(true);
        return new WatchedSpans(exporter);
    }

    MetricExporter watch(MetricExporter exporter) {
        return new WatchedMetrics(exporter);
    }

    private CompletableResultCode told(Object exporter, CompletableResultCode export) {
        return export.whenComplete(() -> {
            if (!export.isSuccess() && failing.compareAndSet(false, true)) {
                log.warn(
                        "telemetry cannot be exported: {}; it is tried again until it can, and what"
                                + " is lost till then is not told ({})",
                        reason(export.getFailureThrowable()),
                        exporter);
            } else if (export.isSuccess() && failing.compareAndSet(true, false)) {
                log.info("telemetry is exported again");
            }
        });
    }

    private static String reason(@org.jspecify.annotations.Nullable Throwable failure) {
        return failure == null
                ? "the collector refused it"
                : Objects.requireNonNullElse(failure.getMessage(), failure.toString());
    }

    private final class WatchedSpans implements SpanExporter {
        private final SpanExporter exporter;

        WatchedSpans(SpanExporter exporter) {
            this.exporter = exporter;
        }

        @Override
        public CompletableResultCode export(Collection<SpanData> spans) {
            return told(exporter, exporter.export(spans));
        }

        @Override
        public CompletableResultCode flush() {
            return exporter.flush();
        }

        @Override
        public CompletableResultCode shutdown() {
            return exporter.shutdown();
        }
    }

    private final class WatchedMetrics implements MetricExporter {
        private final MetricExporter exporter;

        WatchedMetrics(MetricExporter exporter) {
            this.exporter = exporter;
        }

        @Override
        public CompletableResultCode export(Collection<MetricData> metrics) {
            return told(exporter, exporter.export(metrics));
        }

        @Override
        public AggregationTemporality getAggregationTemporality(InstrumentType type) {
            return exporter.getAggregationTemporality(type);
        }

        @Override
        public Aggregation getDefaultAggregation(InstrumentType type) {
            return exporter.getDefaultAggregation(type);
        }

        @Override
        public MemoryMode getMemoryMode() {
            return exporter.getMemoryMode();
        }

        @Override
        public CompletableResultCode flush() {
            return exporter.flush();
        }

        @Override
        public CompletableResultCode shutdown() {
            return exporter.shutdown();
        }
    }
}
