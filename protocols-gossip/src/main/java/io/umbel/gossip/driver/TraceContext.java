package io.umbel.gossip.driver;

import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.umbel.gossip.proto.Bytes;
import io.umbel.gossip.proto.Message.Payload;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Which span a message comes from: the fields of W3C Trace Context's {@code traceparent} (version,
 * trace-id, parent-id, trace-flags), as bytes instead of hex digits.
 */
final class TraceContext {
    private static final byte VERSION = 0;
    private static final int TRACE_ID = 1;
    private static final int SPAN_ID = TRACE_ID + 16;
    private static final int FLAGS = SPAN_ID + 8;

    private TraceContext() {}

    /** Nothing if nobody will ever see the span. */
    static Bytes encode(SpanContext span) {
        if (!span.isValid() || !span.isSampled()) {
            return Bytes.EMPTY;
        }
        return Bytes.owning(
                ByteBuffer.allocate(Payload.TRACE_LENGTH)
                        .put(VERSION)
                        .put(span.getTraceIdBytes())
                        .put(span.getSpanIdBytes())
                        .put(span.getTraceFlags().asByte())
                        .array());
    }

    /** Empty if it is none of this version. */
    static Optional<SpanContext> decode(Bytes bytes) {
        byte[] fields = bytes.readOnlyArray();
        if (fields.length != Payload.TRACE_LENGTH || fields[0] != VERSION) {
            return Optional.empty();
        }
        HexFormat hex = HexFormat.of();
        return Optional.of(
                        SpanContext.createFromRemoteParent(
                                hex.formatHex(fields, TRACE_ID, SPAN_ID),
                                hex.formatHex(fields, SPAN_ID, FLAGS),
                                TraceFlags.fromByte(fields[FLAGS]),
                                TraceState.getDefault()))
                .filter(SpanContext::isValid);
    }
}
