package io.umbel.node.router;

import io.umbel.node.endpoint.EstablishedConnection;
import io.umbel.node.router.ShutdownReport.Late;
import io.umbel.spi.Protocol;
import io.umbel.spi.ProtocolHandler;
import io.umbel.spi.netty.NettyProtocolHandler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A registration and the connections that it serves now. */
final class ServedProtocol {
    private static final Logger log = LoggerFactory.getLogger(ServedProtocol.class);

    /** How long a handler may take to end after its interruption. */
    private static final Duration AFTER_INTERRUPT = Duration.ofSeconds(1);

    /** How long others wait for a protocol that begins to serve. */
    private static final Duration TO_BEGIN = Duration.ofSeconds(1);

    private final Registration registration;
    private final int datagramQueue;
    private final ServingObserver observer;
    private final Set<ServedConnection> live = ConcurrentHashMap.newKeySet();
    private volatile boolean stopping;

    ServedProtocol(Registration registration, int datagramQueue, ServingObserver observer) {
        this.observer = observer;
        this.registration = registration;
        this.datagramQueue = datagramQueue;
    }

    /** Tells the protocol that it serves. Blocks until it knows, at most for a second. */
    void serving() {
        Thread thread =
                Thread.ofVirtual()
                        .name("serving of " + registration.alpn())
                        .unstarted(this::tellServing);
        thread.setContextClassLoader(registration.loader());
        thread.start();
        try {
            if (!thread.join(TO_BEGIN)) {
                log.warn("{}: serving() still runs after {} ms", registration, TO_BEGIN.toMillis());
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }

    private void tellServing() {
        try {
            registration.protocol().serving();
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        } catch (Throwable bug) {
            log.warn("{}: bug in serving()", registration, bug);
        }
    }

    /** Event loop. */
    void serve(EstablishedConnection transport) {
        ServedConnection connection = connection(transport);
        live.add(connection);
        if (stopping) {
            live.remove(connection);
            connection.close();
        } else {
            connection.start();
        }
    }

    private ServedConnection connection(EstablishedConnection transport) {
        return switch (registration.protocol()) {
            case NettyProtocolHandler handler ->
                    new ServedAtSideDoor(registration, handler, transport, observer, live::remove);
            case ProtocolHandler handler ->
                    new ServedAtFrontDoor(
                            registration,
                            handler,
                            transport,
                            datagramQueue,
                            observer,
                            live::remove);
            case Protocol neither -> throw new AssertionError(neither); // Registration refuses it
        };
    }

    /**
     * Ends it: asks the protocol, then interrupts what still runs, then closes what is still open.
     * Blocks, at most about {@code grace} and a second.
     *
     * @param patient whether connections may go on until {@code grace} is over; else only the
     *     protocol's own shutdown may use it up
     * @return what of it is late
     */
    List<Late> stop(Duration grace, boolean patient) throws InterruptedException {
        stopping = true;
        long deadline = System.nanoTime() + grace.toNanos();
        var late = new ArrayList<Late>();
        if (!shutDown(grace)) {
            late.add(late("shutdown() still runs after " + grace.toMillis() + " ms"));
        }
        if (patient) {
            awaitEnds(deadline);
        }
        live.forEach(ServedConnection::interrupt);
        if (!awaitEnds(System.nanoTime() + AFTER_INTERRUPT.toNanos())) {
            late.add(late(live.size() + " handlers ignore their interruption"));
        }
        live.forEach(ServedConnection::close);
        return late;
    }

    private Late late(String what) {
        return new Late(registration.pluginId(), registration.alpn(), what);
    }

    /** Whether the protocol's own shutdown ended in time, well or not. */
    @SuppressWarnings("Interruption") // whoever overruns its grace is told to stop now
    private boolean shutDown(Duration grace) throws InterruptedException {
        var task =
                new FutureTask<Void>(() -> {
                    registration.protocol().shutdown(grace);
                    return null;
                });
        Thread thread =
                Thread.ofVirtual().name("shutdown of " + registration.alpn()).unstarted(task);
        thread.setContextClassLoader(registration.loader());
        thread.start();
        try {
            task.get(grace.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException _) {
            task.cancel(true);
            return false;
        } catch (ExecutionException bug) {
            log.warn("{}: bug in shutdown()", registration, bug.getCause());
        }
        return true;
    }

    private boolean awaitEnds(long deadline) throws InterruptedException {
        for (ServedConnection connection : live) {
            if (!connection.awaitEnd(deadline - System.nanoTime())) {
                return false;
            }
        }
        return true;
    }
}
