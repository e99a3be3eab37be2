package io.umbel.grpc.middleware;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.umbel.grpc.Caller;
import io.umbel.grpc.GrpcChannels;
import io.umbel.spi.Admission;
import io.umbel.spi.AuthContext;
import io.umbel.spi.Call;
import io.umbel.spi.NodeContext;
import io.umbel.spi.OnFinish;
import org.jspecify.annotations.Nullable;

/**
 * Asks a plugin's middleware about every RPC, before its request is parsed. Blocks the call's own
 * virtual thread.
 */
public final class MiddlewareInterceptor implements ServerInterceptor {
    private final NodeContext plugin;

    /** Asks the middleware of {@code plugin}. */
    public MiddlewareInterceptor(NodeContext plugin) {
        this.plugin = plugin;
    }

    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
        if (!plugin.isGuarded()) {
            return next.startCall(call, headers);
        }
        String operation = call.getMethodDescriptor().getFullMethodName();
        return switch (plugin.admit(
                new Call(Call.Kind.RPC, Caller.of(call), GrpcChannels.ALPN, operation))) {
            case Admission.Accept(OnFinish onFinish, @Nullable AuthContext caller) ->
                    admitted(call, headers, next, onFinish, caller);
            case Admission.Reject rejected -> refused(call, rejected);
        };
    }

    private static <Q, R> ServerCall.Listener<Q> admitted(
            ServerCall<Q, R> call,
            Metadata headers,
            ServerCallHandler<Q, R> next,
            OnFinish onFinish,
            @Nullable AuthContext caller) {
        var observed = new ObservedCall<>(call, onFinish);
        try {
            return observed.observe(started(observed, headers, next, caller));
        } catch (RuntimeException | Error bug) {
            observed.failed(bug);
            throw bug;
        }
    }

    private static <Q, R> ServerCall.Listener<Q> started(
            ServerCall<Q, R> call,
            Metadata headers,
            ServerCallHandler<Q, R> next,
            @Nullable AuthContext caller) {
        if (caller == null) {
            return next.startCall(call, headers);
        }
        Context known = Context.current().withValue(Caller.AUTH, caller);
        return Contexts.interceptCall(known, call, headers, next);
    }

    private static <Q, R> ServerCall.Listener<Q> refused(
            ServerCall<Q, R> call, Admission.Reject rejected) {
        Refusal refusal = Refusal.of(rejected);
        call.close(refusal.status(), refusal.trailers());
        return new ServerCall.Listener<>() {};
    }
}
