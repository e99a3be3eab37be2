package io.umbel.grpc.server;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;

/** How much of each call may wait to be sent before it is no longer ready. */
record ReadyThreshold(int bytes) implements ServerInterceptor {
    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
        call.setOnReadyThreshold(bytes);
        return next.startCall(call, headers);
    }
}
