package io.umbel.node.inspect;

import io.netty.util.concurrent.Future;
import io.umbel.node.endpoint.Endpoint;
import io.umbel.node.endpoint.TrafficReport;
import io.umbel.node.guard.PeerGuard;
import io.umbel.node.plugin.Capabilities;
import io.umbel.node.plugin.PluginHost;
import io.umbel.node.pool.ConnectionPool;
import io.umbel.node.router.ProtocolRouter;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** What there is to look at. */
public record NodeParts(
        Endpoint endpoint,
        ProtocolRouter router,
        ConnectionPool<?> pool,
        PluginHost plugins,
        PeerGuard guard,
        Capabilities capabilities,
        NodeLimits limits) {
    static final Duration PATIENCE = Duration.ofSeconds(1);

    /**
     * What went over the socket; empty if the event loop has ended, or does not answer in time.
     * Blocks at most for {@link #PATIENCE}.
     */
    Optional<TrafficReport> traffic() {
        return answer(endpoint.traffic());
    }

    /** How long the event loop takes to answer; otherwise as {@link #traffic()}, and cheap. */
    Optional<Duration> lag() {
        return answer(endpoint.lag());
    }

    private static <T> Optional<T> answer(Future<T> asked) {
        try {
            boolean known = asked.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            return known && asked.isSuccess() ? Optional.of(asked.getNow()) : Optional.empty();
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
