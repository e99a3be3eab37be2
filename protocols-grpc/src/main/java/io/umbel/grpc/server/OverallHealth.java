package io.umbel.grpc.server;

import io.umbel.spi.HealthSource.Health;
import io.umbel.spi.HealthSource.Status;
import io.umbel.spi.NodeInspector;
import java.util.Collection;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Says of the whole node, to who asks {@code grpc.health.v1} about no service, what {@code /readyz}
 * says: serving unless a check is down. Blocks for as long as the checks do.
 */
record OverallHealth(Supplier<Optional<NodeInspector>> node, Services services)
        implements Runnable {
    @Override
    public void run() {
        Optional<NodeInspector> inspector = node.get();
        if (inspector.isEmpty()) {
            return;
        }
        try {
            services.serveAll(isReady(inspector.get().health().values()));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean isReady(Collection<Health> checks) {
        return checks.stream().noneMatch(check -> check.status() == Status.DOWN);
    }
}
