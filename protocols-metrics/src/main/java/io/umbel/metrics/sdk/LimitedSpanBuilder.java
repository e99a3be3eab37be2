package io.umbel.metrics.sdk;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Has a span built if the limit admits it; else it is one that is only passed on. */
final class LimitedSpanBuilder implements SpanBuilder {
    private final SpanBuilder admitted;
    private final TraceLimit limit;
    private final LongSupplier random;
    private @Nullable Context parent;

    LimitedSpanBuilder(SpanBuilder admitted, TraceLimit limit, LongSupplier random) {
        this.admitted = admitted;
        this.limit = limit;
        this.random = random;
    }

    @Override
    public Span startSpan() {
        SpanContext caller =
                Span.fromContext(parent == null ? Context.current() : parent).getSpanContext();
        return limit.admits(caller)
                ? admitted.startSpan()
                : Span.wrap(new UnsampledContext(caller, random.getAsLong()));
    }

    @Override
    public SpanBuilder setParent(Context context) {
        parent = context;
        admitted.setParent(context);
        return this;
    }

    @Override
    public SpanBuilder setNoParent() {
        parent = Context.root();
        admitted.setNoParent();
        return this;
    }

    @Override
    public SpanBuilder setSpanKind(SpanKind kind) {
        admitted.setSpanKind(kind);
        return this;
    }

    @Override
    public SpanBuilder addLink(SpanContext other) {
        admitted.addLink(other);
        return this;
    }

    @Override
    public SpanBuilder addLink(SpanContext other, Attributes attributes) {
        admitted.addLink(other, attributes);
        return this;
    }

    @Override
    public SpanBuilder setAttribute(String key, @Nullable String value) {
        admitted.setAttribute(key, value);
        return this;
    }

    @Override
    public SpanBuilder setAttribute(String key, long value) {
        admitted.setAttribute(key, value);
        return this;
    }

    @Override
    public SpanBuilder setAttribute(String key, double value) {
        admitted.setAttribute(key, value);
        return this;
    }

    @Override
    public SpanBuilder setAttribute(String key, boolean value) {
        admitted.setAttribute(key, value);
        return this;
    }

    @Override
    public <T> SpanBuilder setAttribute(AttributeKey<T> key, @Nullable T value) {
        admitted.setAttribute(key, value);
        return this;
    }

    @Override
    public SpanBuilder setStartTimestamp(long time, TimeUnit unit) {
        admitted.setStartTimestamp(time, unit);
        return this;
    }
}
