package io.umbel.node.inspect;

import static io.umbel.node.inspect.Names.PROTOCOL;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.umbel.node.middleware.RefusalObserver;
import io.umbel.node.router.Registration;
import io.umbel.node.router.ServingObserver;
import io.umbel.spi.Alpn;
import io.umbel.spi.Call;
import io.umbel.spi.CloseReason;
import io.umbel.spi.ConnectionInfo;
import io.umbel.spi.ErrorCode;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/** Counts, times and traces what protocols serve and what middleware keeps out. */
public final class ServingMetrics implements ServingObserver, RefusalObserver {
    private static final double SECOND = TimeUnit.SECONDS.toNanos(1);

    private final LongCounter served;
    private final LongCounter refusals;
    private final DoubleHistogram duration;
    private final Tracer tracer;
    private final LongSupplier nanoTime;
    private final Map<Alpn, Tally> tallies = new ConcurrentHashMap<>();

    /**
     * @param nanoTime as {@link System#nanoTime}
     */
    public ServingMetrics(OpenTelemetry telemetry, LongSupplier nanoTime) {
        Meter meter = telemetry.getMeter(Names.SCOPE);
        this.nanoTime = nanoTime;
        this.tracer = telemetry.getTracer(Names.SCOPE);
        this.served =
                meter.counterBuilder("umbel.protocol.connections")
                        .setUnit("{connection}")
                        .setDescription("Connections that a protocol began to serve")
                        .build();
        this.refusals =
                meter.counterBuilder("umbel.middleware.refusals")
                        .setUnit("{call}")
                        .setDescription("Connections and streams that middleware kept out")
                        .build();
        this.duration =
                meter.histogramBuilder("umbel.handler.duration")
                        .setUnit("s")
                        .setDescription("How long a protocol served a connection")
                        .setExplicitBucketBoundariesAdvice(Names.LONG_SECONDS)
                        .build();
    }

    /**
     * What happened to the calls of one protocol since the node runs.
     *
     * @param accepted connections
     * @param refused connections and streams, by code
     */
    record Tally(LongAdder accepted, Map<ErrorCode, LongAdder> refused) {
        static Tally zero() {
            return new Tally(new LongAdder(), new ConcurrentHashMap<>());
        }
    }

    Tally tally(Alpn alpn) {
        return tallies.computeIfAbsent(alpn, _ -> Tally.zero());
    }

    @Override
    public void refused(Call call, ErrorCode code) {
        tally(call.protocol()).refused().computeIfAbsent(code, _ -> new LongAdder()).increment();
        refusals.add(
                1,
                Attributes.of(
                        PROTOCOL,
                        call.protocol().name(),
                        Names.CALL,
                        call.kind().name().toLowerCase(Locale.ROOT),
                        Names.ERROR,
                        Outcomes.of(code)));
    }

    @Override
    public Served admitted(Registration registration, ConnectionInfo.Quic info) {
        tally(registration.alpn()).accepted().increment();
        var attributes =
                Attributes.of(
                        PROTOCOL,
                        registration.alpn().name(),
                        Names.PLUGIN,
                        registration.pluginId());
        served.add(1, attributes);
        return new Serving(attributes, span(registration, info), nanoTime.getAsLong());
    }

    private Span span(Registration registration, ConnectionInfo.Quic info) {
        return tracer.isEnabled()
                ? tracer.spanBuilder("serve " + registration.alpn())
                        .setSpanKind(SpanKind.SERVER)
                        .setAllAttributes(Spans.attributes(info))
                        .setAttribute(Names.PLUGIN, registration.pluginId())
                        .startSpan()
                : Span.getInvalid();
    }

    private final class Serving implements Served {
        private final Attributes attributes;
        private final Span span;
        private final long since;

        Serving(Attributes attributes, Span span, long since) {
            this.attributes = attributes;
            this.span = span;
            this.since = since;
        }

        @Override
        @SuppressWarnings("MustBeClosedChecker") // the caller closes it
        public Running running() {
            return span.makeCurrent()::close;
        }

        @Override
        public void ended(CloseReason reason) {
            String error = Outcomes.of(reason);
            duration.record((nanoTime.getAsLong() - since) / SECOND, Names.with(attributes, error));
            if (!error.equals(Outcomes.OK)) {
                span.setAttribute(Names.ERROR, error);
                span.setStatus(StatusCode.ERROR, reason.describe());
            }
            span.end();
        }
    }
}
