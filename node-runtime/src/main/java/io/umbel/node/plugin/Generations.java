package io.umbel.node.plugin;

import io.umbel.node.plugin.GenerationPluginManager.Loaded;
import io.umbel.node.plugin.PluginStart.Started;
import io.umbel.node.settings.PluginHostSettings;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.pf4j.PluginRuntimeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Begins and ends generations of plugins. Called by the plugin host's thread only. */
final class Generations {
    private static final Logger log = LoggerFactory.getLogger(Generations.class);

    private final GenerationPluginManager manager;
    private final PluginHostSettings settings;
    private final NodeServices node;

    Generations(GenerationPluginManager manager, PluginHostSettings settings, NodeServices node) {
        this.manager = manager;
        this.settings = settings;
        this.node = node;
    }

    /** Loads and starts; blocks for as long as {@code umbel.plugin.start-timeout}. */
    HostedPlugin begin(PluginArchive archive, Neighbours around)
            throws PluginRefusedException, InterruptedException {
        Loaded loaded = load(archive, around);
        var scope = new PluginScope(archive.id(), loaded.loader(), node.timer());
        var start = new PluginStart(archive, loaded.loader(), node, around, scope);
        try {
            Started started = run(archive, loaded, start);
            return new HostedPlugin(
                    archive,
                    loaded.generation(),
                    loaded.loader(),
                    scope,
                    started.protocols(),
                    started.middleware(),
                    started.attachments(),
                    started.guards(),
                    node.clock().instant());
        } catch (PluginRefusedException | InterruptedException e) {
            release(scope, loaded.generation());
            throw e;
        }
    }

    private Loaded load(PluginArchive archive, Neighbours around) throws PluginRefusedException {
        try {
            return manager.load(archive, around.generations());
        } catch (PluginRuntimeException e) {
            throw PluginRefusedException.of(
                    "%s: cannot be loaded: %s: build it again, or remove it"
                            .formatted(archive.label(), e.getMessage()),
                    e);
        }
    }

    @SuppressWarnings("Interruption") // The thread is our own: so ends code that takes too long.
    private Started run(PluginArchive archive, Loaded loaded, PluginStart start)
            throws PluginRefusedException, InterruptedException {
        FutureTask<Started> task = onThread(archive.id() + "/start", loaded.loader(), start);
        try {
            return result(archive, start, task);
        } catch (TimeoutException e) {
            return start.abandon().orElseThrow(() -> tooSlow(archive, start));
        } finally {
            var _ = start.abandon();
            task.cancel(true);
        }
    }

    private PluginRefusedException tooSlow(PluginArchive archive, PluginStart start) {
        return PluginRefusedException.of(
                "%s: %s has not returned after %s ms (umbel.plugin.start-timeout) and was interrupted: the node goes on without it; do less there, or raise the timeout"
                        .formatted(
                                archive.label(),
                                start.current(),
                                settings.startTimeout().toMillis()));
    }

    private Started result(PluginArchive archive, PluginStart start, FutureTask<Started> task)
            throws PluginRefusedException, InterruptedException, TimeoutException {
        try {
            return task.get(settings.startTimeout().toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof PluginRefusedException refused) {
                throw refused;
            }
            throw PluginRefusedException.of(
                    "%s: %s failed: %s: this is a bug in Umbel, please report it with the log"
                            .formatted(archive.label(), start.current(), e.getCause()),
                    e);
        }
    }

    /** Ends a generation that never served. */
    void discard(HostedPlugin plugin) {
        end(
                plugin,
                () -> {
                    Extensions.detach(plugin.id(), plugin.attachments());
                    UnservedProtocols.shutDown(plugin.protocols());
                });
    }

    /** Ends a generation that serves no longer. Those that depend on it have ended before. */
    void end(HostedPlugin plugin) {
        if (plugin.attachments().isEmpty()) {
            release(plugin.scope(), plugin.generation());
        } else {
            end(plugin, () -> Extensions.detach(plugin.id(), plugin.attachments()));
        }
    }

    @SuppressWarnings("Interruption") // The thread is our own: so ends code that takes too long.
    private void end(HostedPlugin plugin, Runnable lastWords) {
        FutureTask<Boolean> task =
                onThread(
                        plugin.id() + "/shutdown",
                        plugin.loader(),
                        () -> {
                            lastWords.run();
                            return true;
                        });
        try {
            var _ = task.get(settings.stopGrace().toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException | ExecutionException late) {
            log.warn("plugin {}: shutdown has not returned and was interrupted", plugin.id(), late);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        } finally {
            task.cancel(true);
            release(plugin.scope(), plugin.generation());
        }
    }

    private void release(PluginScope scope, String generation) {
        scope.close(settings.stopGrace());
        manager.unload(generation);
    }

    private static <T> FutureTask<T> onThread(String name, ClassLoader loader, Callable<T> code) {
        var task = new FutureTask<>(code);
        Thread thread =
                Thread.ofVirtual().name(name).inheritInheritableThreadLocals(false).unstarted(task);
        thread.setContextClassLoader(loader);
        thread.start();
        return task;
    }
}
