package io.umbel.node.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.umbel.node.pool.RecordingDialer.Link;
import io.umbel.spi.Alpn;
import io.umbel.spi.DialException;
import io.umbel.spi.NodeAddress;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/** Somebody who asks a pool for a lease, on a virtual thread. */
final class Caller {
    private static final Duration DEADLINE = Duration.ofSeconds(10);

    private final FutureTask<Lease<Link>> lease;
    private final Thread thread;

    private Caller(FutureTask<Lease<Link>> lease) {
        this.lease = lease;
        this.thread = Thread.ofVirtual().start(lease);
    }

    static Caller of(ConnectionPool<Link> pool, NodeAddress peer, Alpn alpn) {
        return new Caller(new FutureTask<>(() -> pool.lease(peer, alpn)));
    }

    Lease<Link> lease() throws Exception {
        return lease.get(DEADLINE.toSeconds(), TimeUnit.SECONDS);
    }

    DialException failure() throws Exception {
        return (DialException) cause();
    }

    Throwable cause() throws Exception {
        try {
            var _ = lease();
        } catch (ExecutionException e) {
            return e.getCause();
        }
        throw new AssertionError("a lease (expected a failure)");
    }

    /** Waits until it waits. */
    Caller awaitBlocked() {
        long deadline = System.nanoTime() + DEADLINE.toNanos();
        while (thread.getState() != Thread.State.WAITING) {
            assertThat(System.nanoTime()).as("time to block").isLessThan(deadline);
            Thread.onSpinWait();
        }
        return this;
    }

    @SuppressWarnings("Interruption") // the thread is our own
    void interrupt() {
        thread.interrupt();
    }
}
