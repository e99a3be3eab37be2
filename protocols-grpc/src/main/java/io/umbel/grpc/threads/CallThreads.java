package io.umbel.grpc.threads;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Virtual threads on which services and callbacks run, with the plugin's context class loader. */
public final class CallThreads implements Executor, AutoCloseable {
    private static final Duration GRACE = Duration.ofSeconds(2);

    private final ExecutorService threads;

    /**
     * @param loader the context class loader
     */
    public CallThreads(ClassLoader loader) {
        var factory =
                Thread.ofVirtual().name("grpc-", 0).inheritInheritableThreadLocals(false).factory();
        this.threads =
                Executors.newThreadPerTaskExecutor(task -> {
                    Thread thread = factory.newThread(task);
                    thread.setContextClassLoader(loader);
                    return thread;
                });
    }

    @Override
    public void execute(Runnable task) {
        threads.execute(task);
    }

    /** Interrupts what still runs, and waits for it, at most 2 s. */
    @Override
    public void close() {
        threads.shutdownNow();
        try {
            var _ = threads.awaitTermination(GRACE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
