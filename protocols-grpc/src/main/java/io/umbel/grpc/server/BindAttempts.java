package io.umbel.grpc.server;

import java.io.IOException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Binds a listener, again and again if its address is taken: the generation that is being replaced
 * still holds it, or another process does, which is no reason not to serve on QUIC.
 */
final class BindAttempts {
    private static final Logger log = LoggerFactory.getLogger(BindAttempts.class);
    private static final long PAUSE_MILLIS = 100;

    private final Listener listener;
    private final ScheduledExecutorService scheduler;
    private final ReentrantLock lock = new ReentrantLock();
    private boolean told;
    private boolean over;

    BindAttempts(Listener listener, ScheduledExecutorService scheduler) {
        this.listener = listener;
        this.scheduler = scheduler;
    }

    /** The first attempt is made now. Blocks briefly. */
    void begin() {
        lock.lock();
        try {
            if (!over) {
                attempt();
            }
        } finally {
            lock.unlock();
        }
    }

    /** From now on nothing is bound any more; what was stays so. */
    void end() {
        lock.lock();
        try {
            over = true;
        } finally {
            lock.unlock();
        }
    }

    private void attempt() {
        try {
            listener.start();
            log.info("grpc listens on {}", String.join(", ", listener.addresses()));
        } catch (IOException e) {
            if (!told) {
                told = true;
                log.warn(
                        "grpc cannot listen on {}: {} (expected a free address): tried again until it is, or mend umbel.plugins.grpc.listen",
                        listener,
                        reason(e));
            }
            var _ = scheduler.schedule(this::begin, PAUSE_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private static String reason(IOException e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        return String.valueOf(cause.getMessage());
    }
}
