package io.umbel.grpc.benchmark;

import java.io.Closeable;
import java.io.IOException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.LockSupport;

/** Does things in order, each a while after it was asked for. */
final class Delay implements Closeable {
    private final long nanos;
    private final LinkedBlockingQueue<Due> queue = new LinkedBlockingQueue<>();
    private final Thread thread;

    /** What may fail because the other end has gone. */
    @FunctionalInterface
    interface Step {
        void run() throws IOException;
    }

    private record Due(long at, Step step) {}

    Delay(String name, long nanos) {
        this.nanos = nanos;
        this.thread = Thread.ofPlatform().daemon().name(name).start(this::run);
    }

    boolean isNone() {
        return nanos == 0;
    }

    void then(Step step) {
        queue.add(new Due(System.nanoTime() + nanos, step));
    }

    private void run() {
        try {
            while (true) {
                Due due = queue.take();
                for (long left = due.at() - System.nanoTime();
                        left > 0;
                        left = due.at() - System.nanoTime()) {
                    LockSupport.parkNanos(left);
                }
                due.step().run();
            }
        } catch (InterruptedException | IOException _) {
            // the end
        }
    }

    @Override
    @SuppressWarnings("Interruption") // the thread is this class's own
    public void close() {
        thread.interrupt();
    }
}
