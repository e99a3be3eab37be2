package io.umbel.node.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.data.LongPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.testing.exporter.InMemoryMetricReader;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.util.AbstractList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class SwitchableTelemetryTest {
    private final SwitchableTelemetry telemetry = new SwitchableTelemetry();

    @Test
    void counterMadeBeforeTheSdk_countsIntoItOnceItIsThere() {
        LongCounter early = telemetry.getMeter("m").counterBuilder("early").setUnit("{x}").build();
        early.add(1);
        var sdk = new RecordedSdk();

        telemetry.switchTo(sdk.sdk());
        early.add(2);

        assertThat(sdk.sums()).containsEntry("early", 2L);
    }

    @Test
    void sdkReplaced_getsWhatIsRecordedFromThenOn() {
        var first = new RecordedSdk();
        var second = new RecordedSdk();
        telemetry.switchTo(first.sdk());
        LongCounter counter = telemetry.getMeter("m").counterBuilder("c").build();
        counter.add(1);

        telemetry.switchTo(second.sdk());
        counter.add(10);

        assertThat(first.sums()).containsEntry("c", 1L);
        assertThat(second.sums()).containsEntry("c", 10L);
    }

    @Test
    void sdkTakenAway_recordingGoesNowhere() {
        var sdk = new RecordedSdk();
        telemetry.switchTo(sdk.sdk());
        LongCounter counter = telemetry.getMeter("m").counterBuilder("c").build();
        counter.add(1);

        telemetry.switchTo(OpenTelemetry.noop());
        counter.add(10);

        assertThat(sdk.sums()).containsEntry("c", 1L);
    }

    @Test
    void callback_isCalledByThePresentSdkOnly_untilItIsClosed() {
        var calls = new AtomicInteger();
        var gauge =
                telemetry
                        .getMeter("m")
                        .gaugeBuilder("g")
                        .ofLongs()
                        .buildWithCallback(value -> value.record(calls.incrementAndGet()));
        var first = new RecordedSdk();
        var second = new RecordedSdk();

        telemetry.switchTo(first.sdk());
        assertThat(first.gauges()).containsEntry("g", 1L);
        telemetry.switchTo(second.sdk());
        assertThat(first.gauges()).isEmpty();
        assertThat(second.gauges()).containsEntry("g", 2L);
        gauge.close();

        assertThat(second.gauges()).isEmpty();
    }

    @Test
    void batchCallback_observesWithThePresentSdk() {
        var meter = telemetry.getMeter("m");
        var ups = meter.upDownCounterBuilder("ups").buildObserver();
        var gauge = meter.gaugeBuilder("gauge").ofLongs().buildObserver();
        var batch =
                meter.batchCallback(
                        () -> {
                            ups.record(3);
                            gauge.record(4);
                        },
                        ups,
                        gauge);
        var first = new RecordedSdk();
        var second = new RecordedSdk();

        telemetry.switchTo(first.sdk());
        telemetry.switchTo(second.sdk());

        assertThat(first.gauges()).isEmpty();
        assertThat(second.gauges()).containsEntry("gauge", 4L);
        assertThat(second.sums()).containsEntry("ups", 3L);
        batch.close();
    }

    @Test
    void sameInstrumentBuiltTwice_isOne() {
        LongCounter one = telemetry.getMeter("m").counterBuilder("c").build();
        LongCounter two = telemetry.getMeter("m").counterBuilder("c").build();

        assertThat(two).isSameAs(one);
        assertThat(telemetry.getMeter("other").counterBuilder("c").build()).isNotSameAs(one);
    }

    /** As Guava's lists are, which grpc-java's instruments are built with. */
    private static final class ForeignList extends AbstractList<Double> {
        @Override
        public Double get(int index) {
            return 1.0 + index;
        }

        @Override
        public int size() {
            return 2;
        }
    }

    @Test
    void bucketsInAListOfAPlugin_areCopied_elseItsLoaderStaysForEver() throws Exception {
        var buckets = new WeakReference<>(new ForeignList());
        var histogram =
                telemetry
                        .getMeter("m")
                        .histogramBuilder("h")
                        .setExplicitBucketBoundariesAdvice(buckets.get())
                        .build();

        var never = new CountDownLatch(1);
        for (int i = 0; i < 500 && buckets.get() != null; i++) {
            System.gc();
            assertThat(never.await(20, TimeUnit.MILLISECONDS)).isFalse();
        }
        assertThat(buckets.get()).isNull();
        assertThat(histogram)
                .isSameAs(
                        telemetry
                                .getMeter("m")
                                .histogramBuilder("h")
                                .setExplicitBucketBoundariesAdvice(List.of(1.0, 2.0))
                                .build());
    }

    @Test
    void tracerAndPropagator_followTheSdk() {
        var tracer = telemetry.getTracer("t");
        var propagator = telemetry.getPropagators().getTextMapPropagator();
        assertThat(propagator.fields()).isEmpty();
        var sdk = new RecordedSdk();

        telemetry.switchTo(sdk.sdk());
        tracer.spanBuilder("work").startSpan().end();

        assertThat(sdk.spans()).containsExactly("work");
        assertThat(propagator.fields()).contains("traceparent");
    }

    @Test
    void recordingWithoutAnSdk_allocatesNothing() {
        var counter = telemetry.getMeter("m").counterBuilder("c").build();
        var histogram = telemetry.getMeter("m").histogramBuilder("h").build();
        var attributes = Attributes.of(AttributeKey.stringKey("k"), "v");
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        record(counter, histogram, attributes);
        record(counter, histogram, attributes);

        long before = threads.getCurrentThreadAllocatedBytes();
        record(counter, histogram, attributes);
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;

        // The measurement itself costs a few objects; a single one a call would be above 160 000.
        assertThat(allocated).isLessThan(16_000);
    }

    private static void record(
            LongCounter counter,
            io.opentelemetry.api.metrics.DoubleHistogram histogram,
            Attributes attributes) {
        for (int i = 0; i < 10_000; i++) {
            counter.add(i, attributes);
            histogram.record(i, attributes);
        }
    }

    /** An SDK whose data a test can read. */
    private static final class RecordedSdk {
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

        List<String> spans() {
            return exporter.getFinishedSpanItems().stream().map(span -> span.getName()).toList();
        }

        Map<String, Long> sums() {
            return reader.collectAllMetrics().stream()
                    .filter(metric -> !metric.getLongSumData().getPoints().isEmpty())
                    .collect(
                            Collectors.toMap(
                                    MetricData::getName,
                                    metric -> value(metric.getLongSumData().getPoints())));
        }

        Map<String, Long> gauges() {
            return reader.collectAllMetrics().stream()
                    .filter(metric -> !metric.getLongGaugeData().getPoints().isEmpty())
                    .collect(
                            Collectors.toMap(
                                    MetricData::getName,
                                    metric -> value(metric.getLongGaugeData().getPoints())));
        }

        private static long value(java.util.Collection<LongPointData> points) {
            return points.iterator().next().getValue();
        }
    }
}
