package io.umbel.grpc.server;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.testing.exporter.InMemoryMetricReader;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** An SDK whose spans and metrics a test can read. */
final class RecordedSdk {
    private static final int ATTEMPTS = 1000;

    private final InMemoryMetricReader reader = InMemoryMetricReader.create();
    private final InMemorySpanExporter exporter = InMemorySpanExporter.create();
    private final OpenTelemetrySdk sdk =
            OpenTelemetrySdk.builder()
                    .setMeterProvider(
                            SdkMeterProvider.builder().registerMetricReader(reader).build())
                    .setTracerProvider(
                            SdkTracerProvider.builder()
                                    .addSpanProcessor(SimpleSpanProcessor.create(exporter))
                                    .build())
                    .setPropagators(
                            ContextPropagators.create(W3CTraceContextPropagator.getInstance()))
                    .build();

    OpenTelemetry sdk() {
        return sdk;
    }

    List<SpanData> spans() {
        return exporter.getFinishedSpanItems();
    }

    /** Waits for it: a server's span ends when its transport has seen the end of the call. */
    SpanData await(SpanKind kind) throws InterruptedException {
        var never = new CountDownLatch(1);
        for (int i = 0; i < ATTEMPTS; i++) {
            Optional<SpanData> found =
                    spans().stream().filter(span -> span.getKind() == kind).findFirst();
            if (found.isPresent()) {
                return found.get();
            }
            var _ = never.await(10, TimeUnit.MILLISECONDS);
        }
        throw new AssertionError("no span of kind " + kind + " in " + spans());
    }

    /** The methods that a histogram of calls has time series of. */
    Set<String> methodsOf(String histogram) {
        return reader.collectAllMetrics().stream()
                .filter(metric -> metric.getName().equals(histogram))
                .flatMap(metric -> metric.getData().getPoints().stream())
                .map(point ->
                        String.valueOf(
                                point.getAttributes().get(AttributeKey.stringKey("grpc.method"))))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
