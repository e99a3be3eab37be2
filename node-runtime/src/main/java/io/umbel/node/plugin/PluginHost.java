package io.umbel.node.plugin;

import io.umbel.node.settings.PluginHostSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the plugins of a folder, and follows the folder while the node runs: what is dropped in is
 * started, what is written anew takes the old one's place, what is deleted ends.
 *
 * <p>For any thread. Whatever is wrong with a plugin is told by {@link #status()} and the log,
 * never thrown.
 */
public final class PluginHost {
    private static final Logger log = LoggerFactory.getLogger(PluginHost.class);
    private static final Duration QUIET = Duration.ofMillis(300);

    private final PluginHostSettings settings;
    private final Duration quiet;
    private final WorkFolder work;
    private final Candidates candidates;
    private final Deployment deployment;
    private final PluginHostThread thread = new PluginHostThread();
    private final PluginTallies tallies = new PluginTallies();
    private volatile List<PluginStatus> status = List.of();
    private volatile @Nullable PluginWatcher watcher;

    /**
     * @param work for copies of the archives; emptied now, and used by no other host
     * @throws IOException if {@code work} cannot be written
     */
    public PluginHost(
            PluginHostSettings settings, Path work, NodeServices node, ProtocolRegistry registry)
            throws IOException {
        this(settings, work, node, registry, QUIET);
    }

    PluginHost(
            PluginHostSettings settings,
            Path work,
            NodeServices node,
            ProtocolRegistry registry,
            Duration quiet)
            throws IOException {
        this.settings = settings;
        this.quiet = quiet;
        this.work = new WorkFolder(work);
        var reader = new ArchiveReader(this.work, SpiVersion.running(), node.clock());
        this.candidates = new Candidates(settings.folder(), reader, node.clock());
        var manager = new GenerationPluginManager(work, SharedApiClassLoader.ofThisNode());
        this.deployment =
                new Deployment(
                        candidates,
                        new Generations(manager, settings, node),
                        registry,
                        settings.stopGrace(),
                        tallies,
                        this::publishStatus);
    }

    /**
     * Starts all plugins, dependencies first, and begins to watch the folder, which is made if it
     * does not exist. Blocks until all have started or failed.
     */
    public void start() throws IOException, InterruptedException {
        if (settings.watch()) {
            Files.createDirectories(settings.folder());
            watcher = PluginWatcher.start(settings.folder(), quiet, this::follow);
        }
        thread.call(() -> look(Set.of()));
    }

    /**
     * Looks at the folder now, and gives what failed another chance. Blocks until all is done.
     *
     * @return the same as {@link #status()} afterwards
     */
    public List<PluginStatus> reload() throws IOException, InterruptedException {
        return thread.call(() -> {
            candidates.forgetProblems();
            return look(Set.of());
        });
    }

    /**
     * Begins a plugin anew, with those that depend on it, though its archive is the same. Blocks
     * until the old generation has ended.
     *
     * @throws IllegalArgumentException if no plugin of that id is there
     */
    public List<PluginStatus> restart(String pluginId) throws IOException, InterruptedException {
        List<String> ids = status.stream().map(PluginStatus::id).toList();
        if (!ids.contains(pluginId)) {
            throw new IllegalArgumentException(
                    "plugin: '" + pluginId + "' (expected one of " + ids + ")");
        }
        return thread.call(() -> {
            candidates.forgetProblems();
            return look(Set.of(pluginId));
        });
    }

    /** The plugins, by id. Does not block. */
    public List<PluginStatus> status() {
        return status;
    }

    /** How often each was begun, and failed to. Does not block. */
    public PluginTallies tallies() {
        return tallies;
    }

    /**
     * Stops watching, withdraws and drains all protocols, and undoes everything that plugins
     * obtained. A start under way is interrupted. Blocks a little longer than {@code grace} at
     * most.
     */
    public void stop(Duration grace) throws InterruptedException {
        stopWatching();
        if (thread.end(grace)) {
            deployment.stop(grace);
            work.keepOnly(List.of());
        } else {
            log.warn("a plugin keeps the plugin host busy: plugins end with the process");
        }
    }

    private void stopWatching() {
        try (PluginWatcher running = watcher) {
            log.debug("stops to watch with {}", running);
        } catch (IOException e) {
            log.warn("cannot stop watching {}", settings.folder(), e);
        }
    }

    private void follow() {
        try {
            thread.call(() -> look(Set.of()));
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            log.warn("{} cannot be read: the plugins stay as they are", settings.folder(), e);
        }
    }

    private List<PluginStatus> look(Set<String> restart) throws IOException, InterruptedException {
        candidates.scan();
        deployment.settle(restart);
        var used = new ArrayList<PluginArchive>(candidates.archives());
        deployment.running().forEach(plugin -> used.add(plugin.archive()));
        work.keepOnly(used);
        publishStatus();
        return status;
    }

    private void publishStatus() {
        status = PluginStatuses.of(deployment.running(), candidates.all());
    }
}
