package io.umbel.node.plugin;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells when the plugin folder has changed and its archives stand still: one that is being copied
 * is waited for. Runs on a virtual thread of its own.
 */
final class PluginWatcher implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(PluginWatcher.class);

    private final Path folder;
    private final Duration quiet;
    private final Runnable changed;
    private final WatchService events;
    private final CountDownLatch closed = new CountDownLatch(1);
    private boolean registered;

    private PluginWatcher(Path folder, Duration quiet, Runnable changed) throws IOException {
        this.folder = folder;
        this.quiet = quiet;
        this.changed = changed;
        this.events = folder.getFileSystem().newWatchService();
    }

    /**
     * @param quiet for how long no archive may change before {@code changed} runs
     * @param changed may block; what happens meanwhile is told afterwards
     */
    static PluginWatcher start(Path folder, Duration quiet, Runnable changed) throws IOException {
        var watcher = new PluginWatcher(folder, quiet, changed);
        watcher.register();
        Thread.ofVirtual().name("plugin-watcher").start(watcher::watch);
        return watcher;
    }

    private void register() throws IOException {
        var _ =
                folder.register(
                        events,
                        StandardWatchEventKinds.ENTRY_CREATE,
                        StandardWatchEventKinds.ENTRY_MODIFY,
                        StandardWatchEventKinds.ENTRY_DELETE);
        registered = true;
    }

    private void watch() {
        try {
            while (true) {
                awaitEvent();
                awaitStillness();
                changed.run();
            }
        } catch (ClosedWatchServiceException e) {
            log.debug("{} is no longer watched", folder);
        } catch (InterruptedException | IOException e) {
            log.warn("{} is no longer watched: tell the node of changes yourself", folder, e);
        }
    }

    /**
     * The folder's end is an event too; then it is looked for, since nothing tells of its return.
     */
    private void awaitEvent() throws InterruptedException, IOException {
        if (registered) {
            WatchKey key = events.take();
            key.pollEvents();
            registered = key.reset();
        } else {
            do {
                pause();
            } while (!Files.isDirectory(folder));
            register();
        }
    }

    private void awaitStillness() throws InterruptedException, IOException {
        Map<Path, Stamp> before;
        Map<Path, Stamp> now = PluginFolder.archives(folder);
        do {
            before = now;
            pause();
            now = PluginFolder.archives(folder);
        } while (!now.equals(before));
    }

    private void pause() throws InterruptedException {
        if (closed.await(quiet.toNanos(), TimeUnit.NANOSECONDS)) {
            throw new ClosedWatchServiceException();
        }
    }

    @Override
    public void close() throws IOException {
        closed.countDown();
        events.close();
    }
}
