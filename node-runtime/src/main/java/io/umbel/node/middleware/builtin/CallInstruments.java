package io.umbel.node.middleware.builtin;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.LongUpDownCounter;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.trace.Tracer;

/**
 * Where calls are recorded.
 *
 * @param telemetry what they were made by
 * @param duration of calls that have ended, in seconds; its count is that of the calls
 */
record CallInstruments(
        OpenTelemetry telemetry,
        Tracer tracer,
        LongUpDownCounter active,
        DoubleHistogram duration) {
    private static final String SCOPE = "io.umbel.node.middleware";

    static CallInstruments of(OpenTelemetry telemetry) {
        Meter meter = telemetry.getMeter(SCOPE);
        return new CallInstruments(
                telemetry,
                telemetry.getTracer(SCOPE),
                meter.upDownCounterBuilder("umbel.calls.active")
                        .setUnit("{call}")
                        .setDescription("Calls that were admitted and have not ended")
                        .build(),
                meter.histogramBuilder("umbel.call.duration")
                        .setUnit("s")
                        .setDescription("Calls from their admission to their end, refused ones too")
                        .build());
    }
}
