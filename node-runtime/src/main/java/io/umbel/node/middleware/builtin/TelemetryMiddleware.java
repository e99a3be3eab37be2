package io.umbel.node.middleware.builtin;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.umbel.node.settings.BuiltInSettings;
import io.umbel.spi.Admission;
import io.umbel.spi.Call;
import io.umbel.spi.Middleware;
import io.umbel.spi.OnFinish.Outcome;
import java.util.Locale;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * {@code telemetry}. Metrics carry nothing that a caller chooses: its key and the operation are on
 * spans only, so that no stranger can fill the memory of whatever keeps the metrics.
 */
final class TelemetryMiddleware implements Middleware {
    private static final AttributeKey<String> PROTOCOL = AttributeKey.stringKey("umbel.protocol");
    private static final AttributeKey<String> KIND = AttributeKey.stringKey("umbel.call.kind");
    private static final AttributeKey<String> OUTCOME = AttributeKey.stringKey("umbel.outcome");
    private static final AttributeKey<String> PEER = AttributeKey.stringKey("umbel.peer");
    private static final AttributeKey<String> OPERATION = AttributeKey.stringKey("umbel.operation");

    private final BuiltInSettings.Telemetry settings;
    private final Supplier<OpenTelemetry> telemetry;
    private final LongSupplier nanoTime;
    private volatile CallInstruments instruments;

    TelemetryMiddleware(
            BuiltInSettings.Telemetry settings,
            Supplier<OpenTelemetry> telemetry,
            LongSupplier nanoTime) {
        this.settings = settings;
        this.telemetry = telemetry;
        this.nanoTime = nanoTime;
        this.instruments = CallInstruments.of(telemetry.get());
    }

    @Override
    public Admission admit(Call call) {
        CallInstruments now = instruments();
        boolean metrics = settings.metrics() && now.duration().isEnabled();
        boolean spans = settings.spans() && now.tracer().isEnabled();
        if (!metrics && !spans) {
            return Admission.accept(); // so an SDK that comes later hears of no end without a start
        }
        Attributes attributes = attributes(call);
        long start = nanoTime.getAsLong();
        if (metrics) {
            now.active().add(1, attributes);
        }
        Span span = spans ? span(now, call) : Span.getInvalid();
        return Admission.accept(outcome -> {
            if (metrics) {
                measured(now, attributes, start, outcome);
            }
            ended(span, outcome);
        });
    }

    /** Made anew when a plugin has supplied an SDK. */
    @SuppressWarnings("ReferenceEquality")
    private CallInstruments instruments() {
        CallInstruments known = instruments;
        OpenTelemetry current = telemetry.get();
        if (known.telemetry() != current) {
            known = CallInstruments.of(current);
            instruments = known;
        }
        return known;
    }

    private static Attributes attributes(Call call) {
        return Attributes.of(PROTOCOL, call.protocol().name(), KIND, kind(call));
    }

    private static String kind(Call call) {
        return call.kind().name().toLowerCase(Locale.ROOT);
    }

    private static Span span(CallInstruments now, Call call) {
        String name = call.operation().isEmpty() ? kind(call) : call.operation();
        Span span =
                now.tracer()
                        .spanBuilder(call.protocol().name() + ' ' + name)
                        .setSpanKind(SpanKind.SERVER)
                        .setAttribute(PROTOCOL, call.protocol().name())
                        .setAttribute(KIND, kind(call))
                        .setAttribute(OPERATION, call.operation())
                        .startSpan();
        if (span.isRecording()) {
            span.setAttribute(PEER, CallerKeys.peer(call.peer()).toString());
        }
        return span;
    }

    private void measured(CallInstruments now, Attributes attributes, long start, Outcome outcome) {
        now.active().add(-1, attributes);
        double seconds = (nanoTime.getAsLong() - start) / 1e9;
        now.duration()
                .record(
                        seconds,
                        attributes.toBuilder().put(OUTCOME, outcome.code().toString()).build());
    }

    private static void ended(Span span, Outcome outcome) {
        span.setAttribute(OUTCOME, outcome.code().toString());
        span.setStatus(outcome.ok() ? StatusCode.OK : StatusCode.ERROR, outcome.reason());
        span.end();
    }
}
