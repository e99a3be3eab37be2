package io.umbel.grpc.server;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The calls of a plugin's services, so that they can end before the plugin does. Each runs with the
 * plugin's context class loader.
 */
final class OpenCalls implements ServerInterceptor {
    private static final Status WITHDRAWN =
            Status.UNAVAILABLE.withDescription(
                    "the service is being withdrawn, or replaced by a newer version: try again");

    private final ClassLoader loader;
    private final Set<OpenCall<?, ?>> open = ConcurrentHashMap.newKeySet();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition ended = lock.newCondition();

    OpenCalls(ClassLoader loader) {
        this.loader = loader;
    }

    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
        var counted = new OpenCall<>(call, this::ended);
        open.add(counted);
        boolean started = false;
        try (var _ = new WithLoader(loader)) {
            var listener =
                    new LoaderBoundListener<>(next.startCall(counted, headers), loader, counted);
            started = true;
            return listener;
        } finally {
            if (!started) {
                ended(counted);
            }
        }
    }

    private void ended(OpenCall<?, ?> call) {
        if (open.remove(call) && open.isEmpty()) {
            lock.lock();
            try {
                ended.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    /** Blocks until all calls have ended, at most for {@code grace}; cancels the rest. */
    void drain(Duration grace) throws InterruptedException {
        try {
            awaitEnd(grace.toNanos());
        } finally {
            open.forEach(call -> call.abandon(WITHDRAWN));
        }
    }

    private void awaitEnd(long nanos) throws InterruptedException {
        long left = nanos;
        lock.lock();
        try {
            while (!open.isEmpty() && left > 0) {
                left = ended.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }
}
