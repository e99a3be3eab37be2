package io.umbel.node.plugin;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A plugin's virtual threads. */
final class ScopedThreads {
    private static final Logger log = LoggerFactory.getLogger(ScopedThreads.class);

    private final String pluginId;
    private final ClassLoader loader;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition oneEnded = lock.newCondition();
    private final Set<Thread> running = new HashSet<>();
    private boolean closed;

    ScopedThreads(String pluginId, ClassLoader loader) {
        this.pluginId = pluginId;
        this.loader = loader;
    }

    /**
     * @throws IllegalStateException if the plugin has stopped
     */
    Thread start(String name, Runnable task) {
        Thread thread =
                Thread.ofVirtual()
                        .name(pluginId + "/" + name)
                        .inheritInheritableThreadLocals(false)
                        .unstarted(() -> run(task));
        thread.setContextClassLoader(loader);
        lock.lock();
        try {
            if (closed) {
                throw new IllegalStateException("plugin " + pluginId + " has stopped");
            }
            running.add(thread);
        } finally {
            lock.unlock();
        }
        thread.start();
        return thread;
    }

    /** Interrupts all; from now on none starts. */
    @SuppressWarnings("Interruption") // To stop a plugin is to interrupt its threads.
    void close() {
        lock.lock();
        try {
            closed = true;
            running.forEach(Thread::interrupt);
        } finally {
            lock.unlock();
        }
    }

    /** Waits until all have ended. The names of those that have not in time. */
    List<String> awaitEnd(Duration limit) throws InterruptedException {
        long left = limit.toNanos();
        lock.lockInterruptibly();
        try {
            while (!running.isEmpty() && left > 0) {
                left = oneEnded.awaitNanos(left);
            }
            return running.stream().map(Thread::getName).sorted().toList();
        } finally {
            lock.unlock();
        }
    }

    private void run(Runnable task) {
        try {
            task.run();
        } catch (Throwable failure) {
            said(failure);
        } finally {
            ended();
        }
    }

    private void said(Throwable failure) {
        String thread = Thread.currentThread().getName();
        if (Thread.currentThread().isInterrupted()) {
            log.debug("thread {} ended when it was interrupted", thread, failure);
        } else {
            log.warn("plugin {}: thread {} failed", pluginId, thread, failure);
        }
    }

    private void ended() {
        lock.lock();
        try {
            running.remove(Thread.currentThread());
            oneEnded.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
