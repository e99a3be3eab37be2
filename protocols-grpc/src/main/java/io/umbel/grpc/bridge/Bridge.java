package io.umbel.grpc.bridge;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.umbel.grpc.GrpcEvents.Event;
import io.umbel.grpc.GrpcEvents.Mapper;
import io.umbel.grpc.GrpcEvents.Message;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Shows the mappers of this moment what passes in calls, and hands on the events they make. */
public final class Bridge implements ServerInterceptor {
    private static final Logger log = LoggerFactory.getLogger(Bridge.class);

    private final List<Mapper> mappers = new CopyOnWriteArrayList<>();
    private final Consumer<Event> events;

    /**
     * @param events takes each; must not block
     */
    public Bridge(Consumer<Event> events) {
        this.events = events;
    }

    /** For calls that begin from now on, and messages of those that have. */
    public void add(Mapper mapper) {
        mappers.add(mapper);
    }

    /** Asks it no more. */
    public void remove(Mapper mapper) {
        mappers.remove(mapper);
    }

    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
        if (mappers.isEmpty()) {
            return next.startCall(call, headers);
        }
        var bridged = new BridgedCall<>(call, this::passed);
        return bridged.observe(next.startCall(bridged, headers));
    }

    private void passed(Message message) {
        for (Mapper mapper : mappers) {
            try {
                mapper.map(message).ifPresent(events);
            } catch (RuntimeException bug) {
                log.warn(
                        "{} failed for a message of {}: no event",
                        mapper.getClass().getName(),
                        message.method().getFullMethodName(),
                        bug);
            }
        }
    }
}
