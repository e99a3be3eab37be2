package io.umbel.grpc.observe;

import io.grpc.Metadata;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapSetter;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/** A trace's context in a call's metadata, as text (W3C Trace Context: {@code traceparent}). */
final class TraceHeaders implements TextMapGetter<Metadata>, TextMapSetter<Metadata> {
    static final TraceHeaders INSTANCE = new TraceHeaders();

    /** To make one costs more than to look it up; a propagator has two or three. */
    private final ConcurrentMap<String, Metadata.Key<String>> keys = new ConcurrentHashMap<>();

    private TraceHeaders() {}

    private Metadata.Key<String> key(String name) {
        return keys.computeIfAbsent(
                name, _ -> Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER));
    }

    @Override
    public @Nullable String get(@Nullable Metadata headers, String name) {
        return headers == null ? null : headers.get(key(name));
    }

    /** A caller that uses its metadata again must not send two. */
    @Override
    public void set(@Nullable Metadata headers, String name, String value) {
        if (headers != null) {
            headers.discardAll(key(name));
            headers.put(key(name), value);
        }
    }
}
