package io.umbel.metrics.sdk;

import io.opentelemetry.api.trace.SpanId;
import io.opentelemetry.api.trace.TraceId;
import io.opentelemetry.sdk.trace.IdGenerator;
import java.util.HexFormat;
import java.util.function.LongSupplier;

/**
 * Ids of traces and spans. The SDK's own generator keeps a buffer for each thread, and a node
 * serves each call on a thread of its own.
 *
 * @param random any number, on any thread
 */
record RandomIds(LongSupplier random) implements IdGenerator {
    private static final HexFormat HEX = HexFormat.of();

    @Override
    public String generateSpanId() {
        String id = half();
        while (!SpanId.isValid(id)) {
            id = half();
        }
        return id;
    }

    @Override
    public String generateTraceId() {
        String id = half() + half();
        while (!TraceId.isValid(id)) {
            id = half() + half();
        }
        return id;
    }

    private String half() {
        return HEX.toHexDigits(random.getAsLong());
    }
}
