package io.umbel.grpc.server;

import io.grpc.Server;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The end of all listeners, side by side. */
record Drain(List<Listener> listeners) {
    private static final long AFTER_CANCEL_MILLIS = 1000;

    /** Blocks until all accepted calls have ended, at most for {@code grace}; cancels the rest. */
    void run(Duration grace) throws InterruptedException {
        long deadline = System.nanoTime() + grace.toNanos();
        listeners.forEach(Listener::stopAccepting);
        try {
            for (Server server : servers()) {
                var _ = server.awaitTermination(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            }
        } finally {
            servers().forEach(Server::shutdownNow);
            for (Server server : servers()) {
                var _ = server.awaitTermination(AFTER_CANCEL_MILLIS, TimeUnit.MILLISECONDS);
            }
            listeners.forEach(Listener::close);
        }
    }

    private List<Server> servers() {
        return listeners.stream().flatMap(listener -> listener.server().stream()).toList();
    }
}
