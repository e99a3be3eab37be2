package io.umbel.node.plugin;

import io.umbel.spi.Connection;
import io.umbel.spi.DialException;
import io.umbel.spi.ExtensionPoint;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledExecutorService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Everything that one generation of a plugin obtained from its node; closing undoes it. */
final class PluginScope {
    private static final Logger log = LoggerFactory.getLogger(PluginScope.class);

    private final String pluginId;
    private final ScopedThreads threads;
    private final ScopedScheduler scheduler;
    private final ScopedConnections connections;
    private final List<ExtensionPoint<?>> extensionPoints = new CopyOnWriteArrayList<>();
    private final Holdings<Runnable> undo = new Holdings<>(_ -> false);

    PluginScope(String pluginId, ClassLoader loader, ScheduledExecutorService timer) {
        this.pluginId = pluginId;
        this.threads = new ScopedThreads(pluginId, loader);
        this.scheduler = new ScopedScheduler(pluginId, timer, threads);
        this.connections = new ScopedConnections(pluginId);
    }

    ScopedThreads threads() {
        return threads;
    }

    ScheduledExecutorService scheduler() {
        return scheduler;
    }

    Connection own(Connection connection) throws DialException {
        return connections.own(connection);
    }

    Connection pooled(Connection connection) throws DialException {
        return connections.pooled(connection);
    }

    void extend(ExtensionPoint<?> point) {
        extensionPoints.add(point);
    }

    /** Where this plugin takes in what others provide. */
    List<ExtensionPoint<?>> extensionPoints() {
        return extensionPoints;
    }

    /**
     * Remembers how to undo something; runs it at once, and throws, if the plugin has stopped.
     *
     * @throws IllegalStateException if it has
     */
    void onClose(Runnable action) {
        if (!undo.add(action)) {
            action.run();
            throw new IllegalStateException("plugin " + pluginId + " has stopped");
        }
    }

    /**
     * Blocks until its threads have ended, at most for {@code grace}, or until interrupted. A
     * second call is harmless.
     */
    void close(Duration grace) {
        scheduler.cancelAll();
        undo.close().forEach(this::run);
        threads.close();
        connections.close();
        try {
            sayWhoIsLate(threads.awaitEnd(grace), grace);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }

    private void sayWhoIsLate(List<String> late, Duration grace) {
        if (!late.isEmpty()) {
            log.warn(
                    "plugin {}: {} still run {} ms after their interruption, and keep its class"
                            + " loader in memory; the plugin should end them when it stops",
                    pluginId,
                    late,
                    grace.toMillis());
        }
    }

    private void run(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException bug) {
            log.warn("plugin {}: undoing what it obtained failed", pluginId, bug);
        }
    }
}
