package io.umbel.grpc.observe;

import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.umbel.grpc.Caller;
import java.util.Set;

/** A span for each call, those too that middleware refuses; a child of the caller's. */
final class ServerSpans implements ServerInterceptor {
    /** What is the server's fault; the rest is the caller's, by OpenTelemetry's conventions. */
    private static final Set<Status.Code> FAILURES =
            Set.of(
                    Status.Code.UNKNOWN,
                    Status.Code.DEADLINE_EXCEEDED,
                    Status.Code.UNIMPLEMENTED,
                    Status.Code.INTERNAL,
                    Status.Code.UNAVAILABLE,
                    Status.Code.DATA_LOSS);

    private static final Status UNSAID =
            Status.UNKNOWN.withDescription("the service threw, or gave no status");

    private final Tracer tracer;
    private final ContextPropagators propagators;

    ServerSpans(OpenTelemetry telemetry) {
        this.tracer = telemetry.getTracer(CallSpans.SCOPE);
        this.propagators = telemetry.getPropagators();
    }

    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
        if (!tracer.isEnabled()) {
            return next.startCall(call, headers);
        }
        Context caller =
                propagators
                        .getTextMapPropagator()
                        .extract(Context.root(), headers, TraceHeaders.INSTANCE);
        Span span = CallSpans.start(tracer, SpanKind.SERVER, call.getMethodDescriptor(), caller);
        Context context = caller.with(span);
        InContext.enter(context);
        ServerCall.Listener<Q> listener =
                span.isRecording()
                        ? traced(span, call, headers, next)
                        : next.startCall(call, headers);
        return new InContext<>(listener, context);
    }

    private static <Q, R> ServerCall.Listener<Q> traced(
            Span span, ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
        span.setAllAttributes(CallSpans.of(Caller.of(call)));
        var traced = new TracedCall<>(call, span);
        return traced.listening(next.startCall(traced, headers));
    }

    private static final class TracedCall<Q, R> extends SimpleForwardingServerCall<Q, R> {
        private final Span span;
        private volatile Status closed = UNSAID;

        TracedCall(ServerCall<Q, R> call, Span span) {
            super(call);
            this.span = span;
        }

        @Override
        public void close(Status status, Metadata trailers) {
            closed = status;
            super.close(status, trailers);
        }

        ServerCall.Listener<Q> listening(ServerCall.Listener<Q> listener) {
            return new SimpleForwardingServerCallListener<>(listener) {
                @Override
                public void onComplete() {
                    end(closed);
                    super.onComplete();
                }

                @Override
                public void onCancel() {
                    end(Status.CANCELLED);
                    super.onCancel();
                }
            };
        }

        private void end(Status status) {
            CallSpans.end(span, status, FAILURES.contains(status.getCode()));
        }
    }
}
