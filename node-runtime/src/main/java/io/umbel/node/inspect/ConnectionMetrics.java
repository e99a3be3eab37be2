package io.umbel.node.inspect;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.umbel.node.endpoint.EstablishedConnection;
import io.umbel.spi.Alpn;
import io.umbel.spi.CloseReason;
import io.umbel.spi.ConnectionInfo;
import io.umbel.spi.DialException;
import io.umbel.spi.NodeId;
import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Counts and times connections from dial to close. For any thread; the event loop's too. */
public final class ConnectionMetrics {
    private static final double SECOND = TimeUnit.SECONDS.toNanos(1);

    private final LongCounter opened;
    private final DoubleHistogram duration;
    private final DoubleHistogram dials;
    private final Tracer tracer;
    private final LongSupplier nanoTime;

    /**
     * @param nanoTime as {@link System#nanoTime}
     */
    public ConnectionMetrics(OpenTelemetry telemetry, LongSupplier nanoTime) {
        Meter meter = telemetry.getMeter(Names.SCOPE);
        this.nanoTime = nanoTime;
        this.tracer = telemetry.getTracer(Names.SCOPE);
        this.opened =
                meter.counterBuilder("umbel.connections.opened")
                        .setUnit("{connection}")
                        .setDescription("Connections whose handshake ended well")
                        .build();
        this.duration =
                meter.histogramBuilder("umbel.connection.duration")
                        .setUnit("s")
                        .setDescription("How long connections lasted")
                        .setExplicitBucketBoundariesAdvice(Names.LONG_SECONDS)
                        .build();
        this.dials =
                meter.histogramBuilder("umbel.dial.duration")
                        .setUnit("s")
                        .setDescription("How long dials took, lookups and handshake included")
                        .build();
    }

    /** A handshake ended well, on whichever side. */
    public void opened(EstablishedConnection connection) {
        ConnectionInfo.Quic info = connection.info();
        var attributes =
                Attributes.of(
                        Names.PROTOCOL,
                        info.alpn().name(),
                        Names.SIDE,
                        info.side().name().toLowerCase(Locale.ROOT));
        opened.add(1, attributes);
        long since = nanoTime.getAsLong();
        var _ =
                connection
                        .closed()
                        .addListener(end -> closed(attributes, since, (CloseReason) end.getNow()));
    }

    private void closed(Attributes attributes, long since, CloseReason reason) {
        duration.record(seconds(since), Names.with(attributes, Outcomes.of(reason)));
    }

    private double seconds(long since) {
        return (nanoTime.getAsLong() - since) / SECOND;
    }

    /** What a dial does. */
    public interface Dialing<T> {
        /** Blocks until the handshake is done. */
        T dial() throws IOException, InterruptedException;
    }

    /** Times and traces a dial. Blocks for as long as it takes. */
    public EstablishedConnection dial(
            NodeId peer, Alpn alpn, Dialing<EstablishedConnection> dialing)
            throws IOException, InterruptedException {
        Attributes attributes = Attributes.of(Names.PROTOCOL, alpn.name());
        Span span = span("dial", peer, alpn);
        long since = nanoTime.getAsLong();
        String error = "interrupted";
        try (var _ = span.makeCurrent()) {
            EstablishedConnection connection = dialing.dial();
            span.setAllAttributes(Spans.attributes(connection.info()));
            error = Outcomes.OK;
            return connection;
        } catch (DialException e) {
            error = e.failure().name().toLowerCase(Locale.ROOT);
            throw e;
        } catch (IOException | RuntimeException e) {
            error = e.getClass().getSimpleName();
            throw e;
        } finally {
            dials.record(seconds(since), Names.with(attributes, error));
            end(span, error);
        }
    }

    /** Traces the handshake with one peer, a part of a dial. */
    public EstablishedConnection handshake(
            NodeId peer, Alpn alpn, Dialing<EstablishedConnection> handshake)
            throws IOException, InterruptedException {
        Span span = span("handshake", peer, alpn);
        String error = "failed";
        try (var _ = span.makeCurrent()) {
            EstablishedConnection connection = handshake.dial();
            error = Outcomes.OK;
            return connection;
        } finally {
            end(span, error);
        }
    }

    private Span span(String name, NodeId peer, Alpn alpn) {
        return tracer.isEnabled()
                ? tracer.spanBuilder(name + " " + alpn)
                        .setSpanKind(SpanKind.CLIENT)
                        .setAttribute(Names.PEER, peer.toString())
                        .setAttribute(Names.PROTOCOL, alpn.name())
                        .startSpan()
                : Span.getInvalid();
    }

    private static void end(Span span, String error) {
        if (!error.equals(Outcomes.OK)) {
            span.setAttribute(Names.ERROR, error);
            span.setStatus(StatusCode.ERROR);
        }
        span.end();
    }
}
