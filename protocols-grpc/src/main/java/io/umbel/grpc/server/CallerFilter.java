package io.umbel.grpc.server;

import io.grpc.Attributes;
import io.grpc.ServerTransportFilter;
import io.umbel.grpc.Caller;
import io.umbel.spi.ConnectionInfo;
import java.util.function.Function;
import java.util.function.Supplier;

/** Notes of each connection who it is. */
final class CallerFilter extends ServerTransportFilter {
    private final Function<Attributes, Supplier<ConnectionInfo>> callers;

    CallerFilter(Function<Attributes, Supplier<ConnectionInfo>> callers) {
        this.callers = callers;
    }

    @Override
    public Attributes transportReady(Attributes attributes) {
        return attributes.toBuilder().set(Caller.ATTRIBUTE, callers.apply(attributes)).build();
    }
}
