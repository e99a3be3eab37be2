package io.umbel.gossip.driver;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.umbel.gossip.proto.TopicEvent.Received;
import io.umbel.spi.Alpn;
import io.umbel.spi.ConnectionInfo;
import io.umbel.spi.NetworkPath;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A span where a message is sent, and one at each member that gets it. They are linked, and no
 * family: whom a stranger names as its parent is the stranger's word, and a trace of ten thousand
 * members is none that anybody reads. For any thread; while there is no SDK, a question.
 */
final class GossipSpans {
    private static final AttributeKey<String> SYSTEM = AttributeKey.stringKey("messaging.system");
    private static final AttributeKey<String> TOPIC =
            AttributeKey.stringKey("messaging.destination.name");
    private static final AttributeKey<String> PROTOCOL = AttributeKey.stringKey("umbel.protocol");
    private static final AttributeKey<String> PEER = AttributeKey.stringKey("umbel.peer.id");
    private static final AttributeKey<String> PATH = AttributeKey.stringKey("umbel.path");
    private static final AttributeKey<Long> CONNECTION = AttributeKey.longKey("umbel.connection");
    private static final AttributeKey<Long> ROUND = AttributeKey.longKey("umbel.gossip.round");
    private static final AttributeKey<String> ERROR = AttributeKey.stringKey("error.type");

    private final Tracer tracer;
    private final Alpn alpn;

    GossipSpans(Tracer tracer, Alpn alpn) {
        this.tracer = tracer;
        this.alpn = alpn;
    }

    /** A child of the caller's span; whoever begins it ends it. */
    Span broadcast(LocalTopic topic) {
        return tracer.isEnabled()
                ? builder("broadcast", SpanKind.PRODUCER, topic).startSpan()
                : Span.getInvalid();
    }

    /**
     * Linked with the broadcast, if that was traced.
     *
     * @param connection with the neighbor that brought the message, if there still is one
     */
    Span delivery(
            LocalTopic topic, Received message, Supplier<Optional<ConnectionInfo>> connection) {
        if (!tracer.isEnabled()) {
            return Span.getInvalid();
        }
        SpanBuilder span =
                builder("deliver", SpanKind.CONSUMER, topic)
                        .setNoParent()
                        .setAttribute(PEER, message.from().toString())
                        .setAttribute(ROUND, (long) message.round());
        connection.get().map(GossipSpans::of).ifPresent(span::setAllAttributes);
        TraceContext.decode(message.trace()).ifPresent(span::addLink);
        return span.startSpan();
    }

    private SpanBuilder builder(String operation, SpanKind kind, LocalTopic topic) {
        return tracer.spanBuilder(operation + " " + alpn.name())
                .setSpanKind(kind)
                .setAttribute(SYSTEM, "umbel")
                .setAttribute(PROTOCOL, alpn.name())
                .setAttribute(TOPIC, topic.isNamed() ? topic.name() : "(unnamed)");
    }

    private static Attributes of(ConnectionInfo connection) {
        return connection instanceof ConnectionInfo.Quic quic
                ? Attributes.of(PATH, path(quic.path()), CONNECTION, quic.number())
                : Attributes.empty();
    }

    private static String path(NetworkPath path) {
        return switch (path) {
            case NetworkPath.Direct _ -> "direct";
            case NetworkPath.Relayed _ -> "relayed";
        };
    }

    /** Ends a span whose message never left. */
    static void fail(Span span, Exception why) {
        span.setAttribute(ERROR, why.getClass().getSimpleName());
        span.setStatus(StatusCode.ERROR);
        span.end();
    }
}
