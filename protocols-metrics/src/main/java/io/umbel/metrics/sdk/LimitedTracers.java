package io.umbel.metrics.sdk;

import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.TracerBuilder;
import io.opentelemetry.api.trace.TracerProvider;
import java.util.function.LongSupplier;

/**
 * Tracers that ask the limit first. Most spans of a busy node are not sampled, and the SDK would
 * make ids for each.
 *
 * @param tracers which record all that they get
 * @param random any number, on any thread
 */
record LimitedTracers(TracerProvider tracers, TraceLimit limit, LongSupplier random)
        implements TracerProvider {
    @Override
    public Tracer get(String scope) {
        return new Limited(tracers.get(scope));
    }

    @Override
    public Tracer get(String scope, String version) {
        return new Limited(tracers.get(scope, version));
    }

    @Override
    public TracerBuilder tracerBuilder(String scope) {
        return new Building(tracers.tracerBuilder(scope));
    }

    private final class Building implements TracerBuilder {
        private final TracerBuilder builder;

        Building(TracerBuilder builder) {
            this.builder = builder;
        }

        @Override
        public TracerBuilder setSchemaUrl(String url) {
            builder.setSchemaUrl(url);
            return this;
        }

        @Override
        public TracerBuilder setInstrumentationVersion(String version) {
            builder.setInstrumentationVersion(version);
            return this;
        }

        @Override
        public Tracer build() {
            return new Limited(builder.build());
        }
    }

    private final class Limited implements Tracer {
        private final Tracer tracer;

        Limited(Tracer tracer) {
            this.tracer = tracer;
        }

        @Override
        public boolean isEnabled() {
            return tracer.isEnabled();
        }

        @Override
        public SpanBuilder spanBuilder(String name) {
            return new LimitedSpanBuilder(tracer.spanBuilder(name), limit, random);
        }
    }
}
