package io.umbel.node.router;

import io.umbel.node.endpoint.ConnectionAcceptor;
import io.umbel.node.endpoint.EstablishedConnection;
import io.umbel.node.router.ShutdownReport.Late;
import io.umbel.spi.Alpn;
import io.umbel.spi.ErrorCode;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives each connection to the plugin that serves its protocol: to the front door on a virtual
 * thread of its own, to the side door on the event loop. What a plugin does wrong costs it the
 * connection, never the router.
 */
public final class ProtocolRouter implements ConnectionAcceptor {
    private static final Logger log = LoggerFactory.getLogger(ProtocolRouter.class);

    private final int datagramQueue;
    private final Consumer<Set<Alpn>> onServed;
    private final ServingObserver observer;
    private final Map<Registration, ServedProtocol> running = new ConcurrentHashMap<>();
    private final ReentrantLock publishing = new ReentrantLock();
    private volatile AlpnTable table;

    /**
     * @param defaultHandlers protocols that no plugin serves, and those that answer in their place
     * @param datagramQueue how many datagrams of a connection wait for a handler
     * @param onServed told what new handshakes may ask for, after every change; does not block
     * @param observer sees every connection that is served
     */
    public ProtocolRouter(
            Map<Alpn, Alpn> defaultHandlers,
            int datagramQueue,
            Consumer<Set<Alpn>> onServed,
            ServingObserver observer) {
        this.observer = observer;
        this.table = AlpnTable.empty(defaultHandlers);
        this.datagramQueue = datagramQueue;
        this.onServed = onServed;
    }

    /** What is served now. */
    public Collection<Registration> registrations() {
        return table.registrations();
    }

    /* --------------- Connections --------------- */

    @Override
    public void accept(EstablishedConnection connection) {
        Alpn alpn = connection.info().alpn();
        table.find(alpn)
                .map(running::get)
                .ifPresentOrElse(
                        protocol -> protocol.serve(connection), () -> refuse(connection, alpn));
    }

    /** Only a protocol that was taken away between the handshake and now. */
    private static void refuse(EstablishedConnection connection, Alpn alpn) {
        log.info("{}: no longer served here", connection);
        connection.close(ErrorCode.NOT_SERVING, alpn + " is not served here");
    }

    /* --------------- Protocols come and go --------------- */

    /**
     * Begins to serve {@code added} and ceases to serve {@code removed}, in one step: a connection
     * finds either all of the change or nothing. Connections that run go on; {@link #drain} ends
     * them. Blocks until those added know it, at most a second for each.
     *
     * @throws IllegalArgumentException if two would serve one protocol; then nothing is changed
     */
    public void publish(Collection<Registration> added, Collection<Registration> removed) {
        publishing.lock();
        try {
            AlpnTable next = table.with(added, removed);
            for (Registration registration : added) {
                running.put(
                        registration, new ServedProtocol(registration, datagramQueue, observer));
            }
            table = next;
            onServed.accept(next.served());
        } finally {
            publishing.unlock();
        }
        added.stream()
                .flatMap(served -> Stream.ofNullable(running.get(served)))
                .forEach(ServedProtocol::serving);
    }

    /**
     * Ends the connections of protocols that are no longer published: lets them finish until {@code
     * grace} is over, then interrupts their handlers, then closes what is left. The peers see
     * {@link ErrorCode#SHUTTING_DOWN}. Blocks, at most about {@code grace} and a second.
     */
    public ShutdownReport drain(Collection<Registration> removed, Duration grace)
            throws InterruptedException {
        return stop(removed, grace, true);
    }

    /**
     * Ceases to serve anything. All protocols shut down side by side; when one has, or {@code
     * grace} is over, its handlers are interrupted, then its connections closed with {@link
     * ErrorCode#SHUTTING_DOWN}. Blocks, at most about {@code grace} and a second.
     */
    public ShutdownReport shutdown(Duration grace) throws InterruptedException {
        publish(List.of(), table.registrations());
        return stop(List.copyOf(running.keySet()), grace, false);
    }

    private ShutdownReport stop(Collection<Registration> removed, Duration grace, boolean patient)
            throws InterruptedException {
        List<Callable<List<Late>>> stops =
                removed.stream()
                        .flatMap(registration -> Stream.ofNullable(running.remove(registration)))
                        .<Callable<List<Late>>>map(protocol -> () -> protocol.stop(grace, patient))
                        .toList();
        try (var sideBySide = Executors.newVirtualThreadPerTaskExecutor()) {
            return new ShutdownReport(
                    sideBySide.invokeAll(stops).stream()
                            .map(Future::resultNow)
                            .flatMap(List::stream)
                            .toList());
        }
    }
}
