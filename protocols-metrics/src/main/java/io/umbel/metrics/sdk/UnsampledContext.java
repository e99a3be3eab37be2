package io.umbel.metrics.sdk;

import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;

/**
 * Where a trace goes on that nobody records here. Only who passes it on asks for its ids: they are
 * made then, always the same.
 *
 * @param parent may be invalid: then the trace begins here
 * @param seed any number
 */
record UnsampledContext(SpanContext parent, long seed) implements SpanContext {
    private static final int NOT_SAMPLED = ~TraceFlags.getSampled().asByte();

    @Override
    public String getSpanId() {
        return ids().generateSpanId();
    }

    @Override
    public String getTraceId() {
        if (parent.isValid()) {
            return parent.getTraceId();
        }
        RandomIds ids = ids();
        var _ = ids.generateSpanId();
        return ids.generateTraceId();
    }

    private RandomIds ids() {
        return new RandomIds(new SharedRandom(seed));
    }

    @Override
    public TraceFlags getTraceFlags() {
        return TraceFlags.fromByte((byte) (parent.getTraceFlags().asByte() & NOT_SAMPLED));
    }

    @Override
    public TraceState getTraceState() {
        return parent.getTraceState();
    }

    @Override
    public boolean isSampled() {
        return false;
    }

    @Override
    public boolean isValid() {
        return true;
    }

    @Override
    public boolean isRemote() {
        return false;
    }
}
