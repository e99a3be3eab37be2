package io.umbel.node.pool;

import io.umbel.spi.DialException;
import io.umbel.spi.DialException.Failure;
import io.umbel.spi.NodeAddress;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One dial: waits while its peer's backoff lasts, then runs on a virtual thread of its own, so that
 * no caller's interruption ends it. The peer's circuit learns how it ended before any caller does.
 */
final class PoolDial<C> {
    private static final Logger log = LoggerFactory.getLogger(PoolDial.class);

    /** How a dial ends; one of the two, once, by the dial's thread. */
    interface Outcome<C> {
        void established(C connection);

        void failed(DialException failure);
    }

    private final PoolKey key;
    private final NodeAddress peer;
    private final PoolDialer<C> dialer;
    private final DialPermit.Granted permit;
    private final Circuits circuits;
    private final Outcome<C> outcome;
    private final Thread thread;
    private @Nullable Future<?> timer;

    PoolDial(
            PoolKey key,
            NodeAddress peer,
            PoolDialer<C> dialer,
            DialPermit.Granted permit,
            Circuits circuits,
            Outcome<C> outcome) {
        this.key = key;
        this.peer = peer;
        this.dialer = dialer;
        this.permit = permit;
        this.circuits = circuits;
        this.outcome = outcome;
        this.thread = Thread.ofVirtual().name("dial " + key).unstarted(this::run);
    }

    void start(Duration wait, ScheduledExecutorService scheduler) {
        if (wait.isPositive()) {
            timer = scheduler.schedule(thread::start, wait.toNanos(), TimeUnit.NANOSECONDS);
        } else {
            thread.start();
        }
    }

    /** Nobody wants it any more. An interrupt before the start is kept until then. */
    @SuppressWarnings("Interruption") // the thread is our own, and a dial ends by interruption
    void stop() {
        if (timer != null) {
            timer.cancel(false);
        }
        thread.interrupt();
    }

    private void run() {
        try {
            C connection = dialer.dial(peer, key.alpn());
            circuits.succeeded(peer.id());
            outcome.established(connection);
        } catch (DialException e) {
            fail(e);
        } catch (IOException e) {
            fail(failure(Failure.UNREACHABLE, "could not be dialed: " + e.getMessage(), e));
        } catch (InterruptedException e) {
            fail(failure(Failure.NOT_POSSIBLE, "is no longer dialed: the pool closed", e));
        } catch (RuntimeException | Error e) {
            log.warn("bug in the dial of {}", key, e);
            fail(failure(Failure.NOT_POSSIBLE, "could not be dialed because of a bug: " + e, e));
        }
    }

    private void fail(DialException failure) {
        circuits.failed(peer.id(), permit, failure.failure());
        outcome.failed(failure);
    }

    private DialException failure(Failure failure, String what, Throwable cause) {
        return new DialException(failure, "peer " + peer.id() + " " + what, cause);
    }
}
