package io.umbel.grpc.client;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.MethodDescriptor;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The interceptors of the plugins that run now, those that came first outermost. */
public final class ClientInterceptors implements ClientInterceptor {
    private final List<ClientInterceptor> present = new CopyOnWriteArrayList<>();

    /** None yet. */
    public ClientInterceptors() {}

    /** For calls that begin from now on. */
    public void add(List<ClientInterceptor> interceptors) {
        present.addAll(interceptors);
    }

    /** No longer for calls that begin from now on. */
    public void remove(List<ClientInterceptor> interceptors) {
        interceptors.forEach(present::remove);
    }

    @Override
    public <Q, R> ClientCall<Q, R> interceptCall(
            MethodDescriptor<Q, R> method, CallOptions options, Channel next) {
        return present.isEmpty()
                ? next.newCall(method, options)
                : io.grpc.ClientInterceptors.interceptForward(next, List.copyOf(present))
                        .newCall(method, options);
    }
}
