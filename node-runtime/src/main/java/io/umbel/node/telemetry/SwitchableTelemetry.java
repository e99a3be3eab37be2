package io.umbel.node.telemetry;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.logs.LoggerProvider;
import io.opentelemetry.api.metrics.MeterProvider;
import io.opentelemetry.api.trace.TracerProvider;
import io.opentelemetry.context.propagation.ContextPropagators;

/**
 * An OpenTelemetry whose SDK may come, change and go. Every instrument and tracer that was made
 * through it records into the present SDK; without one it records nothing, at the price of one
 * field and one empty call. For any thread.
 */
public final class SwitchableTelemetry implements OpenTelemetry {
    private final Bindings bindings = new Bindings();
    private final MeterProvider meters =
            bindings.root(MeterProvider.class, OpenTelemetry::getMeterProvider);
    private final TracerProvider tracers =
            bindings.root(TracerProvider.class, OpenTelemetry::getTracerProvider);
    private final ContextPropagators propagators = () -> new CurrentPropagator(bindings);

    /** There is no SDK yet. */
    public SwitchableTelemetry() {}

    /**
     * Everything records into {@code sdk} from now on. Callbacks of observable instruments are
     * registered there, and no longer with the one before. Blocks while another switch is under
     * way.
     */
    public void switchTo(OpenTelemetry sdk) {
        bindings.switchTo(sdk);
    }

    @Override
    public MeterProvider getMeterProvider() {
        return meters;
    }

    @Override
    public TracerProvider getTracerProvider() {
        return tracers;
    }

    @Override
    public LoggerProvider getLogsBridge() {
        return bindings.current().getLogsBridge();
    }

    @Override
    public ContextPropagators getPropagators() {
        return propagators;
    }
}
