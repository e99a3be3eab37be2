package io.umbel.node.telemetry;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.TracerProvider;
import io.umbel.node.telemetry.Bindings.Bound;

/** A tracer of whatever SDK is there. */
final class SwitchableTracer implements Tracer, Bound {
    private final Recipe recipe;
    private volatile Tracer present = TracerProvider.noop().get("");

    SwitchableTracer(Recipe recipe) {
        this.recipe = recipe;
    }

    @Override
    public void bind(OpenTelemetry sdk) {
        present = (Tracer) recipe.make(sdk);
    }

    @Override
    public boolean isEnabled() {
        return present.isEnabled();
    }

    @Override
    public SpanBuilder spanBuilder(String name) {
        return present.spanBuilder(name);
    }
}
