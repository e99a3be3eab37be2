package io.umbel.node.pool;

import static java.util.Objects.requireNonNull;

import io.umbel.spi.DialException;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * A connection, or the dial that will make it, and how many callers hold it. Guarded by the lock of
 * its {@link PoolTable}, except for {@link #await}, {@link #fail} and {@link #connection}.
 */
final class PoolEntry<C> {
    private final PoolKey key;
    private final CompletableFuture<C> connection = new CompletableFuture<>();
    private Runnable stop = () -> {};
    private int leases;
    private @Nullable Instant idleSince;

    PoolEntry(PoolKey key) {
        this.key = key;
    }

    PoolKey key() {
        return key;
    }

    /** Each waiter throws a failure of its own: a shared one would carry another's stack. */
    C await() throws DialException, InterruptedException {
        try {
            return connection.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof DialException failure) {
                String message = requireNonNull(failure.getMessage(), "message");
                throw new DialException(failure.failure(), message, failure);
            }
            throw new AssertionError("a dial fails with nothing but DialException", e);
        }
    }

    /** The established connection; null while it is being dialed, and if that failed. */
    @Nullable C connection() {
        return connection.state() == Future.State.SUCCESS ? connection.resultNow() : null;
    }

    void establish(C made) {
        connection.complete(made);
    }

    /** Ends the wait of everybody who waits. */
    void fail(DialException failure) {
        connection.completeExceptionally(failure);
    }

    /** What is under way for this entry (its dial, its pings) ends with {@code stop}. */
    void stopBy(Runnable stop) {
        this.stop = stop;
    }

    void stop() {
        stop.run();
    }

    void join() {
        leases++;
        idleSince = null;
    }

    void leave() {
        leases--;
    }

    int leases() {
        return leases;
    }

    void idle(Instant since) {
        idleSince = since;
    }

    Optional<Instant> idleSince() {
        return Optional.ofNullable(idleSince);
    }

    /** Empty while it is being dialed. */
    Optional<PooledConnection<C>> snapshot() {
        return Optional.ofNullable(connection())
                .map(made ->
                        new PooledConnection<>(made, key.peer(), key.alpn(), leases, idleSince));
    }
}
