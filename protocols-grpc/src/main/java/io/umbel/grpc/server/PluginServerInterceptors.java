package io.umbel.grpc.server;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The interceptors of the plugins that run now, those that came first outermost. */
final class PluginServerInterceptors implements ServerInterceptor {
    private final List<ServerInterceptor> present = new CopyOnWriteArrayList<>();

    void add(List<ServerInterceptor> interceptors) {
        present.addAll(interceptors);
    }

    void remove(List<ServerInterceptor> interceptors) {
        interceptors.forEach(present::remove);
    }

    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
        if (present.isEmpty()) {
            return next.startCall(call, headers);
        }
        ServerCallHandler<Q, R> handler = next;
        for (ServerInterceptor interceptor : List.copyOf(present).reversed()) {
            ServerCallHandler<Q, R> inner = handler;
            handler = (inCall, inHeaders) -> interceptor.interceptCall(inCall, inHeaders, inner);
        }
        return handler.startCall(call, headers);
    }
}
