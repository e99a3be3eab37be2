package io.umbel.metrics.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.TracerProvider;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LimitedTracersTest {
    private static final String TRACE = "0123456789abcdef0123456789abcdef";
    private static final String SPAN = "0123456789abcdef";
    private static final TraceState STATE = TraceState.builder().put("vendor", "1").build();
    private static final int PER_SECOND = 1;

    /** What a silence leaves: a second's worth, and one. */
    private static final int AT_ONCE = 2;

    private static TracerProvider tracers(Map<String, String> variables) {
        var sampling = new TraceSampling(new TraceLimit(PER_SECOND, () -> 0), new SharedRandom(1));
        var all = new HashMap<>(variables);
        all.put("otel.traces.exporter", "none");
        all.put("otel.metrics.exporter", "none");
        all.put("otel.logs.exporter", "none");
        return sampling.tracers(
                AutoConfiguredOpenTelemetrySdk.builder()
                        .disableShutdownHook()
                        .addPropertiesSupplier(() -> all)
                        .addSamplerCustomizer(sampling::sampler)
                        .addTracerProviderCustomizer((builder, _) ->
                                sampling.identified(builder)
                                        .addSpanProcessor(
                                                SimpleSpanProcessor.create(
                                                        InMemorySpanExporter.create())))
                        .build()
                        .getOpenTelemetrySdk());
    }

    private final TracerProvider tracers = tracers(Map.of());
    private final Tracer tracer = tracers.get("scope");

    private static Context under(SpanContext parent) {
        return Context.root().with(Span.wrap(parent));
    }

    private static SpanContext remote(TraceFlags flags) {
        return SpanContext.createFromRemoteParent(TRACE, SPAN, flags, STATE);
    }

    private Span started(Context parent) {
        return tracer.spanBuilder("call").setParent(parent).startSpan();
    }

    private void exhaust() {
        for (int i = 0; i < AT_ONCE; i++) {
            assertThat(started(Context.root()).isRecording()).isTrue();
        }
    }

    private static Map<String, String> injected(Span span) {
        var headers = new HashMap<String, String>();
        W3CTraceContextPropagator.getInstance()
                .inject(
                        Context.root().with(span),
                        headers,
                        (map, key, value) -> {
                            if (map != null) {
                                map.put(key, value);
                            }
                        });
        return headers;
    }

    @Test
    void beyondTheLimit_aTraceGoesOnUnsampled_underIdsThatStay() {
        exhaust();
        Span span = started(Context.root());
        SpanContext context = span.getSpanContext();

        assertThat(span.isRecording()).isFalse();
        assertThat(context.isValid()).isTrue();
        assertThat(context.isRemote()).isFalse();
        assertThat(context.getTraceId()).matches("[0-9a-f]{32}").isEqualTo(context.getTraceId());
        assertThat(context.getSpanId()).matches("[0-9a-f]{16}").isEqualTo(context.getSpanId());
        assertThat(context.getTraceId()).doesNotContain(context.getSpanId());
        assertThat(injected(span))
                .containsEntry(
                        "traceparent",
                        "00-" + context.getTraceId() + "-" + context.getSpanId() + "-00");
        assertThat(started(Context.root()).getSpanContext().getTraceId())
                .isNotEqualTo(context.getTraceId());
    }

    @Test
    void whatArrivesSampled_beyondTheLimit_goesOnInItsTrace_unsampled() {
        exhaust();
        SpanContext context = started(under(remote(TraceFlags.getSampled()))).getSpanContext();

        assertThat(context.getTraceId()).isEqualTo(TRACE);
        assertThat(context.getSpanId()).isNotEqualTo(SPAN);
        assertThat(context.isSampled()).isFalse();
        assertThat(context.getTraceFlags()).isEqualTo(TraceFlags.getDefault());
        assertThat(context.getTraceState()).isEqualTo(STATE);
    }

    @Test
    void childOfAnUnsampledSpan_isOneToo_inItsTrace_andTakesNothingOfTheLimit() {
        Span unsampled = started(under(remote(TraceFlags.getDefault())));
        try (Scope _ = unsampled.makeCurrent()) {
            Span child = tracer.spanBuilder("child").startSpan();
            assertThat(child.isRecording()).isFalse();
            assertThat(child.getSpanContext().getTraceId()).isEqualTo(TRACE);
            assertThat(child.getSpanContext().getSpanId())
                    .isNotEqualTo(unsampled.getSpanContext().getSpanId());
        }
        exhaust();
    }

    @Test
    void spanWithoutAParent_isNotOfTheCurrentTrace() {
        try (Scope _ = under(remote(TraceFlags.getDefault())).makeCurrent()) {
            Span span = tracer.spanBuilder("root").setNoParent().startSpan();
            assertThat(span.isRecording()).isTrue();
            assertThat(span.getSpanContext().getTraceId()).isNotEqualTo(TRACE);
        }
    }

    @Test
    void withinTheLimit_aSpanIsAllThatItsBuilderWasTold() {
        SpanContext parent = remote(TraceFlags.getSampled());
        SpanContext linked = SpanContext.create(TRACE, SPAN, TraceFlags.getDefault(), STATE);
        Span span =
                tracers.tracerBuilder("scope")
                        .setInstrumentationVersion("1")
                        .setSchemaUrl("schema")
                        .build()
                        .spanBuilder("call")
                        .setParent(under(parent))
                        .setSpanKind(SpanKind.SERVER)
                        .setAttribute("text", "a")
                        .setAttribute("long", 1L)
                        .setAttribute("double", 1.5)
                        .setAttribute("boolean", true)
                        .setAttribute(AttributeKey.stringKey("key"), "b")
                        .addLink(linked)
                        .addLink(parent, Attributes.builder().put("why", "c").build())
                        .setStartTimestamp(7, TimeUnit.SECONDS)
                        .startSpan();

        SpanData data = ((ReadableSpan) span).toSpanData();
        assertThat(data.getParentSpanContext()).isEqualTo(parent);
        assertThat(data.getKind()).isEqualTo(SpanKind.SERVER);
        assertThat(data.getStartEpochNanos()).isEqualTo(TimeUnit.SECONDS.toNanos(7));
        assertThat(data.getInstrumentationScopeInfo().getVersion()).isEqualTo("1");
        assertThat(data.getInstrumentationScopeInfo().getSchemaUrl()).isEqualTo("schema");
        assertThat(data.getAttributes())
                .isEqualTo(
                        Attributes.builder()
                                .put("text", "a")
                                .put("long", 1L)
                                .put("double", 1.5)
                                .put("boolean", true)
                                .put("key", "b")
                                .build());
        assertThat(data.getLinks())
                .containsExactly(
                        LinkData.create(linked),
                        LinkData.create(parent, Attributes.builder().put("why", "c").build()));
    }

    @Test
    void samplerThatAVariableNames_decidesAlone() {
        Tracer all = tracers(Map.of("otel.traces.sampler", "always_on")).get("scope");
        Tracer none = tracers(Map.of("otel.traces.sampler", "always_off")).get("scope");
        for (int i = 0; i < 10; i++) {
            assertThat(all.spanBuilder("call").startSpan().isRecording()).isTrue();
            assertThat(none.spanBuilder("call").startSpan().isRecording()).isFalse();
        }
    }
}
