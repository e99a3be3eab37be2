package io.umbel.node.router;

import io.umbel.node.endpoint.EstablishedConnection;
import io.umbel.node.middleware.Admitted;
import io.umbel.node.middleware.Decision;
import io.umbel.node.middleware.Decision.Refused;
import io.umbel.node.middleware.MiddlewareStack;
import io.umbel.node.router.ServingObserver.Served;
import io.umbel.spi.Call;
import io.umbel.spi.ConnectionInfo;
import io.umbel.spi.ErrorCode;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A connection that a plugin serves, from its admission to its end. */
abstract sealed class ServedConnection permits ServedAtFrontDoor, ServedAtSideDoor {
    private static final Logger log = LoggerFactory.getLogger(ServedConnection.class);

    private final Registration registration;
    private final EstablishedConnection transport;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final ServingObserver observer;
    private final Consumer<ServedConnection> onEnd;

    ServedConnection(
            Registration registration,
            EstablishedConnection transport,
            ServingObserver observer,
            Consumer<ServedConnection> onEnd) {
        this.observer = observer;
        this.registration = registration;
        this.transport = transport;
        this.onEnd = onEnd;
    }

    /** Begins to serve. Event loop. */
    abstract void start();

    /** Asks what still runs to stop now. Any thread; does not block. */
    abstract void interrupt();

    final Registration registration() {
        return registration;
    }

    final EstablishedConnection transport() {
        return transport;
    }

    /** To be called when the middleware has let it in. */
    final Served observed() {
        return observer.admitted(registration, transport.info());
    }

    /** Asks the middleware; a refusal has been sent to the peer when this returns. */
    final Decision admit() {
        MiddlewareStack middleware = registration.middleware();
        ConnectionInfo.Quic info = transport.info();
        Decision decision = middleware.admit(new Call(Call.Kind.CONNECTION, info, info.alpn(), ""));
        switch (decision) {
            case Admitted admitted -> admitted.caller().ifPresent(transport::recognised);
            case Refused(ErrorCode code, String reason, _) -> {
                log.debug("{}: refused with {}: {}", transport, code, reason);
                transport.close(code, reason);
            }
        }
        return decision;
    }

    /** A virtual thread for the plugin's code. */
    final Thread newThread(Runnable task) {
        Thread thread = Thread.ofVirtual().name(toString()).unstarted(task);
        thread.setContextClassLoader(registration.loader());
        return thread;
    }

    /** Closes the connection because the plugin stops. Any thread; does not block. */
    final void close() {
        transport.close(ErrorCode.SHUTTING_DOWN, registration.alpn() + " stops here");
    }

    /** A plugin threw: its connection is lost, and nothing else. */
    final void bug(Throwable bug) {
        log.warn(
                "{}: bug in plugin {}, which serves {}",
                transport,
                registration.pluginId(),
                registration.alpn(),
                bug);
    }

    final void ended() {
        onEnd.accept(this);
        ended.countDown();
    }

    final boolean awaitEnd(long nanos) throws InterruptedException {
        return ended.await(nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public final String toString() {
        return transport.toString();
    }
}
