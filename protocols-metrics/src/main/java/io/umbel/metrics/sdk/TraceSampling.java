package io.umbel.metrics.sdk;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.TracerProvider;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.opentelemetry.sdk.trace.SdkTracerProviderBuilder;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.util.function.LongSupplier;

/**
 * Who decides what is traced: within the SDK a sampler that a variable names; else a limit, before
 * the SDK has anything to do. For the thread that builds the SDK.
 */
final class TraceSampling {
    private static final String SAMPLER = "otel.traces.sampler";

    private final TraceLimit limit;
    private final LongSupplier random;
    private boolean named;

    TraceSampling(TraceLimit limit, LongSupplier random) {
        this.limit = limit;
        this.random = random;
    }

    /** What the SDK is to ask. */
    Sampler sampler(Sampler found, ConfigProperties config) {
        named = config.getString(SAMPLER) != null;
        return named ? found : Sampler.alwaysOn();
    }

    /** What is sampled gets its ids there. */
    SdkTracerProviderBuilder identified(SdkTracerProviderBuilder tracers) {
        return tracers.setIdGenerator(new RandomIds(random));
    }

    /** What everybody traces with, once the SDK is built. */
    TracerProvider tracers(OpenTelemetry sdk) {
        TracerProvider tracers = sdk.getTracerProvider();
        return named ? tracers : new LimitedTracers(tracers, limit, random);
    }
}
