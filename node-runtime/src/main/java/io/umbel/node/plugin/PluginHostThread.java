package io.umbel.node.plugin;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/** The one thread on which plugins come and go, so that no lock is held while their code runs. */
final class PluginHostThread {
    private final ExecutorService thread =
            Executors.newSingleThreadExecutor(Thread.ofVirtual().name("plugin-host").factory());

    /** What is done there. */
    @FunctionalInterface
    interface Work<T> {
        T run() throws IOException, InterruptedException;
    }

    /** Waits for the result, after all that was asked for before. */
    <T> T call(Work<T> work) throws IOException, InterruptedException {
        Future<T> result = thread.submit(work::run);
        try {
            return result.get();
        } catch (CancellationException stopping) {
            throw new InterruptedException("the plugin host stops");
        } catch (ExecutionException e) {
            throw rethrown(e);
        }
    }

    private static RuntimeException rethrown(ExecutionException failure)
            throws IOException, InterruptedException {
        return switch (failure.getCause()) {
            case IOException e -> throw e;
            case InterruptedException _ -> throw new InterruptedException("the plugin host stops");
            case null, default -> new IllegalStateException("bug in the plugin host", failure);
        };
    }

    /**
     * Interrupts what is done now, drops what is not begun, and takes nothing more. After that the
     * caller may do what else only this thread does.
     *
     * @return false if what is done now has not ended in time
     */
    @SuppressWarnings("Interruption") // Whoever waits is told that the host stops.
    boolean end(Duration limit) throws InterruptedException {
        for (Runnable dropped : thread.shutdownNow()) {
            ((FutureTask<?>) dropped).cancel(true);
        }
        return thread.awaitTermination(limit.toNanos(), TimeUnit.NANOSECONDS);
    }
}
