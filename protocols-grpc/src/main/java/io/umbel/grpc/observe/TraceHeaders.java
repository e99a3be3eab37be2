package io.umbel.grpc.observe;

import io.grpc.Metadata;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapSetter;
import org.jspecify.annotations.Nullable;

/** A trace's context in a call's metadata, as text (W3C Trace Context: {@code traceparent}). */
enum TraceHeaders implements TextMapGetter<Metadata>, TextMapSetter<Metadata> {
    INSTANCE;

    private static Metadata.Key<String> key(String name) {
        return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
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
