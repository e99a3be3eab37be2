package io.umbel.grpc.observe;

import io.grpc.ForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;

/**
 * Keeps the call's span the current one while the service runs, on whatever thread that is: for the
 * innermost place.
 */
final class CurrentSpan implements ServerInterceptor {
    private final Tracer tracer;

    CurrentSpan(OpenTelemetry telemetry) {
        this.tracer = telemetry.getTracer(CallSpans.SCOPE);
    }

    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
        ServerCall.Listener<Q> listener = next.startCall(call, headers);
        return tracer.isEnabled() ? new InContext<>(listener, Context.current()) : listener;
    }

    private static final class InContext<Q> extends ForwardingServerCallListener<Q> {
        private final ServerCall.Listener<Q> listener;
        private final Context context;

        InContext(ServerCall.Listener<Q> listener, Context context) {
            this.listener = listener;
            this.context = context;
        }

        @Override
        protected ServerCall.Listener<Q> delegate() {
            return listener;
        }

        @Override
        public void onMessage(Q message) {
            try (Scope _ = context.makeCurrent()) {
                listener.onMessage(message);
            }
        }

        @Override
        public void onHalfClose() {
            try (Scope _ = context.makeCurrent()) {
                listener.onHalfClose();
            }
        }

        @Override
        public void onCancel() {
            try (Scope _ = context.makeCurrent()) {
                listener.onCancel();
            }
        }

        @Override
        public void onComplete() {
            try (Scope _ = context.makeCurrent()) {
                listener.onComplete();
            }
        }

        @Override
        public void onReady() {
            try (Scope _ = context.makeCurrent()) {
                listener.onReady();
            }
        }
    }
}
