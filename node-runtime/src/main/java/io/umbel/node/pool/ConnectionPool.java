package io.umbel.node.pool;

import io.umbel.node.settings.DialSettings;
import io.umbel.spi.Alpn;
import io.umbel.spi.DialException;
import io.umbel.spi.DialException.Failure;
import io.umbel.spi.ErrorCode;
import io.umbel.spi.NodeAddress;
import io.umbel.spi.NodeId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection for each peer and protocol, shared by all who {@link #lease} it.
 *
 * <ul>
 *   <li><b>Dial.</b> Callers that ask while a dial is under way wait for it, and get its connection
 *       or its failure. The first caller's addresses are the ones that are tried.
 *   <li><b>Failure.</b> After a failed dial the next one to that peer waits: exponential backoff
 *       with full jitter. After {@code circuitFailures} in a row dials fail at once until the wait
 *       is over; then one is let through on trial ({@link Circuit}). What is not the peer's fault
 *       does not count.
 *   <li><b>Health.</b> Each connection is pinged. One that does not answer, or has closed, leaves
 *       the pool; the next caller dials anew.
 *   <li><b>Retirement.</b> A connection whose peer takes nothing new on it ({@link Lease#retire})
 *       is handed out no more, and closed when its last user has left it.
 *   <li><b>Idle.</b> A connection that nobody has held for {@code poolIdle} is closed.
 *   <li><b>Bound.</b> With more than {@code maxPooled} connections those idle for longest are
 *       closed. One that is in use never is: if all are, the pool exceeds its bound until a lease
 *       ends. The endpoint's limit of connections is the hard one.
 * </ul>
 *
 * For any thread. The scheduler must outlive the pool; its tasks here are short and never block.
 */
public final class ConnectionPool<C> implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ConnectionPool.class);

    private static final String FULL = "idle, and the pool is full";
    private static final String RETIRED = "retired, and no longer in use";
    private static final String STOPPING = "the node stops";

    private final PoolDialer<C> dialer;
    private final DialSettings settings;
    private final InstantSource clock;
    private final ScheduledExecutorService scheduler;
    private final Circuits circuits;
    private final PoolTable<C> table;
    private final AtomicBoolean sweepDue = new AtomicBoolean();

    /** An empty pool. */
    public ConnectionPool(
            PoolDialer<C> dialer,
            DialSettings settings,
            InstantSource clock,
            RandomGenerator random,
            ScheduledExecutorService scheduler) {
        this.dialer = dialer;
        this.settings = settings;
        this.clock = clock;
        this.scheduler = scheduler;
        this.table = new PoolTable<>(settings.maxPooled());
        var backoff = new Backoff(settings.backoffInitial(), settings.backoffMax());
        var breaker = new CircuitBreaker(settings.circuitFailures(), backoff);
        this.circuits = new Circuits(breaker, clock, random);
    }

    /**
     * A share in the connection to {@code peer} for {@code alpn}; dialed if there is none. Blocks
     * for the dial, and for the backoff before it. An interrupted caller leaves the dial to the
     * others.
     *
     * @throws DialException what the dial failed with; {@code CIRCUIT_OPEN} at once while the peer
     *     has failed too often; {@code NOT_POSSIBLE} once the pool is closed
     */
    public Lease<C> lease(NodeAddress peer, Alpn alpn) throws DialException, InterruptedException {
        var key = new PoolKey(peer.id(), alpn);
        PoolEntry<C> entry = table.join(key, dialer::isOpen, () -> dial(peer, key));
        close(table.removeSurplus(), ErrorCode.NO_ERROR, FULL);
        try {
            return new Lease<>(entry.await(), () -> leave(entry), () -> table.retire(entry));
        } catch (DialException | InterruptedException e) {
            leave(entry);
            throw e;
        }
    }

    private PoolEntry<C> dial(NodeAddress peer, PoolKey key) throws DialException {
        return switch (circuits.request(peer.id())) {
            case DialPermit.Denied(Circuit circuit) -> throw circuitOpen(peer.id(), circuit);
            case DialPermit.Granted permit -> {
                var entry = new PoolEntry<C>(key);
                var dial = new PoolDial<>(key, peer, dialer, permit, circuits, outcome(entry));
                entry.stopBy(dial::stop);
                dial.start(Duration.between(clock.instant(), permit.notBefore()), scheduler);
                yield entry;
            }
        };
    }

    private PoolDial.Outcome<C> outcome(PoolEntry<C> entry) {
        return new PoolDial.Outcome<>() {
            @Override
            public void established(C connection) {
                establish(entry, connection);
            }

            @Override
            public void failed(DialException failure) {
                var _ = table.remove(entry);
                entry.fail(failure);
            }
        };
    }

    private void establish(PoolEntry<C> entry, C connection) {
        if (!table.establish(entry, connection, () -> watch(entry, connection), clock.instant())) {
            dialer.close(connection, ErrorCode.SHUTTING_DOWN, STOPPING);
            return;
        }
        dialer.onClosed(connection, () -> table.remove(entry));
        shrink();
    }

    private Runnable watch(PoolEntry<C> entry, C connection) {
        HealthCheck.Ping ping = () -> dialer.ping(connection);
        var health = new HealthCheck(entry.key(), ping, why -> dead(entry, why));
        long period = settings.ping().toNanos();
        Future<?> timer =
                scheduler.scheduleAtFixedRate(health::tick, period, period, TimeUnit.NANOSECONDS);
        return () -> {
            timer.cancel(false);
            health.stop();
        };
    }

    private void dead(PoolEntry<C> entry, String why) {
        if (table.remove(entry)) {
            log.debug("connection {} is dead: {}", entry.key(), why);
            close(List.of(entry), ErrorCode.NO_ERROR, why);
        }
    }

    private void leave(PoolEntry<C> entry) {
        if (table.leave(entry, clock.instant())) {
            close(List.of(entry), ErrorCode.NO_ERROR, RETIRED);
        }
        shrink();
    }

    private void shrink() {
        close(table.removeSurplus(), ErrorCode.NO_ERROR, FULL);
        scheduleSweep();
    }

    private void scheduleSweep() {
        Optional<Instant> since = table.firstIdleSince();
        if (since.isPresent() && sweepDue.compareAndSet(false, true)) {
            Duration wait =
                    Duration.between(clock.instant(), since.get().plus(settings.poolIdle()));
            var _ = scheduler.schedule(this::sweep, wait.toNanos() + 1, TimeUnit.NANOSECONDS);
        }
    }

    private void sweep() {
        sweepDue.set(false);
        Instant limit = clock.instant().minus(settings.poolIdle());
        close(table.removeIdleSince(limit), ErrorCode.NO_ERROR, "idle");
        scheduleSweep();
    }

    /** The connections of this moment, those being dialed not among them. Does not block. */
    public List<PooledConnection<C>> connections() {
        return table.snapshot();
    }

    /** The peers whose latest dial failed. Does not block. */
    public Map<NodeId, Circuit> circuits() {
        return circuits.snapshot();
    }

    /**
     * Closes all connections, in use or not, with {@link ErrorCode#SHUTTING_DOWN}, and interrupts
     * all dials: who waits for one gets {@code NOT_POSSIBLE}. Does not block; closing again does
     * nothing.
     */
    @Override
    public void close() {
        List<PoolEntry<C>> all = table.close();
        all.forEach(entry -> entry.fail(closedFailure(entry.key())));
        close(all, ErrorCode.SHUTTING_DOWN, STOPPING);
    }

    private void close(List<PoolEntry<C>> entries, ErrorCode code, String reason) {
        entries.stream()
                .map(PoolEntry::connection)
                .filter(Objects::nonNull)
                .forEach(connection -> dialer.close(connection, code, reason));
    }

    static DialException closedFailure(PoolKey key) {
        return new DialException(
                Failure.NOT_POSSIBLE,
                "peer " + key.peer() + " is not dialed: the node stops",
                null);
    }

    private static DialException circuitOpen(NodeId peer, Circuit circuit) {
        String until =
                switch (circuit) {
                    case Circuit.Open open -> "it is not dialed again before " + open.until();
                    case Circuit.HalfOpen _ -> "one more dial is on trial";
                    case Circuit.Closed _ -> "it may be dialed";
                };
        return new DialException(
                Failure.CIRCUIT_OPEN,
                "peer %s: the last %d dials failed, %s (expected a running node at one of its addresses)"
                        .formatted(peer, circuit.failures(), until),
                null);
    }
}
