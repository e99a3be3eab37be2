package io.umbel.grpc.observe;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.ForwardingClientCallListener.SimpleForwardingClientCallListener;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.umbel.grpc.transport.ConnectionAddress;
import org.jspecify.annotations.Nullable;

/** A span for each call, a child of the caller's; its context goes along in the metadata. */
final class ClientSpans implements ClientInterceptor {
    private final Tracer tracer;
    private final ContextPropagators propagators;

    ClientSpans(OpenTelemetry telemetry) {
        this.tracer = telemetry.getTracer(CallSpans.SCOPE);
        this.propagators = telemetry.getPropagators();
    }

    @Override
    public <Q, R> ClientCall<Q, R> interceptCall(
            MethodDescriptor<Q, R> method, CallOptions options, Channel next) {
        ClientCall<Q, R> call = next.newCall(method, options);
        return tracer.isEnabled() ? new TracedCall<>(call, method) : call;
    }

    private final class TracedCall<Q, R> extends SimpleForwardingClientCall<Q, R> {
        private final MethodDescriptor<Q, R> method;

        TracedCall(ClientCall<Q, R> call, MethodDescriptor<Q, R> method) {
            super(call);
            this.method = method;
        }

        @Override
        public void start(Listener<R> listener, Metadata headers) {
            Context parent = Context.current();
            Span span = CallSpans.start(tracer, SpanKind.CLIENT, method, parent);
            propagators
                    .getTextMapPropagator()
                    .inject(parent.with(span), headers, TraceHeaders.INSTANCE);
            super.start(span.isRecording() ? ending(span, listener) : listener, headers);
        }

        private Listener<R> ending(Span span, Listener<R> listener) {
            return new SimpleForwardingClientCallListener<>(listener) {
                @Override
                public void onClose(Status status, @Nullable Metadata trailers) {
                    ended(span, status);
                    super.onClose(status, trailers);
                }
            };
        }

        private void ended(Span span, Status status) {
            if (getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR)
                    instanceof ConnectionAddress known) {
                span.setAllAttributes(CallSpans.of(known.info().get()));
            }
            CallSpans.end(span, status, !status.isOk());
        }
    }
}
