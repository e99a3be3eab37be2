package io.umbel.gossip.driver;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** An SDK whose ended spans a test can read. */
public final class RecordedSpans {
    private static final Duration DEADLINE = Duration.ofSeconds(30);

    private final InMemorySpanExporter exporter = InMemorySpanExporter.create();
    private final OpenTelemetry sdk =
            OpenTelemetrySdk.builder()
                    .setTracerProvider(
                            SdkTracerProvider.builder()
                                    .addSpanProcessor(SimpleSpanProcessor.create(exporter))
                                    .build())
                    .build();

    public OpenTelemetry sdk() {
        return sdk;
    }

    public List<SpanData> named(String name) {
        return exporter.getFinishedSpanItems().stream()
                .filter(span -> span.getName().equals(name))
                .toList();
    }

    /** The first; waits until it has ended. */
    public SpanData await(String name) throws InterruptedException {
        return await(name, 1).getFirst();
    }

    /** As many, or more; waits until they have ended, which may be after what they are about. */
    public List<SpanData> await(String name, int count) throws InterruptedException {
        var never = new CountDownLatch(1);
        long end = System.nanoTime() + DEADLINE.toNanos();
        while (named(name).size() < count) {
            if (System.nanoTime() > end) {
                throw new AssertionError(
                        "no %d of %s in %s"
                                .formatted(count, name, exporter.getFinishedSpanItems()));
            }
            var _ = never.await(1, TimeUnit.MILLISECONDS);
        }
        return named(name);
    }
}
