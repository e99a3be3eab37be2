package io.umbel.node.router;

import io.umbel.node.endpoint.EstablishedConnection;
import io.umbel.node.middleware.Admitted;
import io.umbel.node.middleware.Decision.Refused;
import io.umbel.node.router.ServingObserver.Served;
import io.umbel.node.stream.SideDoorConnection;
import io.umbel.spi.netty.NettyProtocolHandler;
import java.util.function.Consumer;

/** A connection that a {@link NettyProtocolHandler} serves on the event loop. */
final class ServedAtSideDoor extends ServedConnection {
    private final SideDoorConnection connection;

    ServedAtSideDoor(
            Registration registration,
            NettyProtocolHandler handler,
            EstablishedConnection transport,
            ServingObserver observer,
            Consumer<ServedConnection> onEnd) {
        super(registration, transport, observer, onEnd);
        this.connection =
                new SideDoorConnection(
                        transport,
                        handler,
                        registration.middleware(),
                        registration.loader(),
                        task -> newThread(task).start(),
                        this::bug);
    }

    /** A stack that is not empty may block: then a virtual thread asks it. */
    @Override
    void start() {
        if (registration().middleware().isEmpty()) {
            serve();
        } else {
            newThread(this::serve).start();
        }
    }

    private void serve() {
        switch (admit()) {
            case Admitted admitted -> {
                Served served = observed();
                connection.open(reason -> {
                    served.ended(reason);
                    admitted.finish(reason);
                    ended();
                });
            }
            case Refused _ -> ended();
        }
    }

    @Override
    void interrupt() {
        close();
    }
}
