package io.umbel.metrics.sdk;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.logs.LoggerProvider;
import io.opentelemetry.api.metrics.MeterProvider;
import io.opentelemetry.api.trace.TracerProvider;
import io.opentelemetry.context.propagation.ContextPropagators;

/** An SDK behind other tracers. */
record TracedBy(TracerProvider tracers, OpenTelemetry sdk) implements OpenTelemetry {
    @Override
    public TracerProvider getTracerProvider() {
        return tracers;
    }

    @Override
    public MeterProvider getMeterProvider() {
        return sdk.getMeterProvider();
    }

    @Override
    public LoggerProvider getLogsBridge() {
        return sdk.getLogsBridge();
    }

    @Override
    public ContextPropagators getPropagators() {
        return sdk.getPropagators();
    }
}
