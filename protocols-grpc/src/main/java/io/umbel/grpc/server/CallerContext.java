package io.umbel.grpc.server;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.umbel.grpc.Caller;

/** Gives each call its caller. */
final class CallerContext implements ServerInterceptor {
    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
        Context context =
                Context.current()
                        .withValue(Caller.CONTEXT, call.getAttributes().get(Caller.ATTRIBUTE));
        return Contexts.interceptCall(context, call, headers, next);
    }
}
