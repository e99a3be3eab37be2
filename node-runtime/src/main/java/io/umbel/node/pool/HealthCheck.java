package io.umbel.node.pool;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pings one connection. A ping that fails, or has had no answer when the next one is due, means
 * that the connection is dead.
 */
final class HealthCheck {
    private static final Logger log = LoggerFactory.getLogger(HealthCheck.class);

    interface Ping {
        void send() throws IOException, InterruptedException;
    }

    private final PoolKey key;
    private final Ping ping;
    private final Consumer<String> dead;
    private final AtomicReference<@Nullable Thread> underway = new AtomicReference<>();

    /**
     * @param dead is told why, perhaps more than once
     */
    HealthCheck(PoolKey key, Ping ping, Consumer<String> dead) {
        this.key = key;
        this.ping = ping;
        this.dead = dead;
    }

    /** The next ping is due. Does not block. */
    void tick() {
        Thread thread = Thread.ofVirtual().name("ping " + key).unstarted(this::run);
        if (underway.compareAndSet(null, thread)) {
            thread.start();
        } else {
            dead.accept("a ping was not answered before the next was due");
        }
    }

    private void run() {
        String trouble = send();
        // First, for whoever hears of the trouble stops this check, and with it the thread
        // underway.
        underway.set(null);
        if (trouble != null) {
            dead.accept(trouble);
        }
    }

    private @Nullable String send() {
        try {
            ping.send();
            return null;
        } catch (InterruptedException _) {
            return null;
        } catch (IOException e) {
            return "a ping was not answered: " + e.getMessage();
        } catch (RuntimeException e) {
            log.warn("bug in the ping of {}", key, e);
            return "a ping could not be sent: " + e;
        }
    }

    @SuppressWarnings("Interruption") // the thread is our own, and a ping ends by interruption
    void stop() {
        Thread thread = underway.get();
        if (thread != null) {
            thread.interrupt();
        }
    }
}
