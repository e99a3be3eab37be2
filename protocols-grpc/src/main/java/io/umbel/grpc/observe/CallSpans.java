package io.umbel.grpc.observe;

import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.umbel.spi.ConnectionInfo;
import io.umbel.spi.NetworkPath;

/**
 * What a span says of a call: OpenTelemetry's conventions for RPCs, and {@code umbel.*} for the
 * connection.
 */
final class CallSpans {
    static final String SCOPE = "io.umbel.grpc";
    static final AttributeKey<String> SYSTEM = AttributeKey.stringKey("rpc.system.name");
    static final AttributeKey<String> METHOD = AttributeKey.stringKey("rpc.method");
    static final AttributeKey<String> STATUS = AttributeKey.stringKey("rpc.response.status_code");
    static final AttributeKey<String> ERROR = AttributeKey.stringKey("error.type");
    static final AttributeKey<String> TRANSPORT = AttributeKey.stringKey("network.transport");
    static final AttributeKey<String> PEER = AttributeKey.stringKey("umbel.peer.id");
    static final AttributeKey<String> PROTOCOL = AttributeKey.stringKey("umbel.protocol");
    static final AttributeKey<String> PATH = AttributeKey.stringKey("umbel.path");
    static final AttributeKey<Long> CONNECTION = AttributeKey.longKey("umbel.connection");

    private CallSpans() {}

    /**
     * Its attributes come after: most spans of a busy node are not sampled, and would drop them.
     */
    static Span start(Tracer tracer, SpanKind kind, MethodDescriptor<?, ?> method, Context parent) {
        Span span =
                tracer.spanBuilder(method.getFullMethodName())
                        .setSpanKind(kind)
                        .setParent(parent)
                        .startSpan();
        if (span.isRecording()) {
            span.setAttribute(SYSTEM, "grpc").setAttribute(METHOD, method.getFullMethodName());
        }
        return span;
    }

    static Attributes of(ConnectionInfo connection) {
        AttributesBuilder attributes = Attributes.builder().put(TRANSPORT, transport(connection));
        if (connection instanceof ConnectionInfo.Quic quic) {
            attributes
                    .put(PEER, quic.peer().toString())
                    .put(PROTOCOL, quic.alpn().name())
                    .put(PATH, path(quic.path()))
                    .put(CONNECTION, quic.number());
        }
        return attributes.build();
    }

    private static String transport(ConnectionInfo connection) {
        return switch (connection) {
            case ConnectionInfo.Quic _ -> "quic";
            case ConnectionInfo.Tcp _ -> "tcp";
            case ConnectionInfo.Unix _ -> "unix";
            case ConnectionInfo.WebSocket _ -> "websocket";
        };
    }

    private static String path(NetworkPath path) {
        return switch (path) {
            case NetworkPath.Direct _ -> "direct";
            case NetworkPath.Relayed _ -> "relayed";
        };
    }

    /** Ends it once; a second end has no effect. */
    static void end(Span span, Status status, boolean failed) {
        String code = status.getCode().name();
        span.setAttribute(STATUS, code);
        if (failed) {
            span.setAttribute(ERROR, code);
            span.setStatus(
                    StatusCode.ERROR,
                    status.getDescription() == null ? "" : status.getDescription());
        }
        span.end();
    }
}
