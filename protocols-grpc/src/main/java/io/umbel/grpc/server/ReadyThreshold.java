package io.umbel.grpc.server;

import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;

/**
 * How much of each call may wait to be sent before it is no longer ready. It is ready again when a
 * quarter of that waits: a thread that woke up for each frame that left would wake up for each
 * message.
 */
record ReadyThreshold(int bytes) implements ServerInterceptor {
    private static final int REFILL = 4;

    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
        call.setOnReadyThreshold(bytes);
        return new SimpleForwardingServerCallListener<>(next.startCall(call, headers)) {
            @Override
            public void onReady() {
                call.setOnReadyThreshold(bytes);
                try {
                    super.onReady();
                } finally {
                    call.setOnReadyThreshold(Math.max(1, bytes / REFILL));
                }
            }
        };
    }
}
