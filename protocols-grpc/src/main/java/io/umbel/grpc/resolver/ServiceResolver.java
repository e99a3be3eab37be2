package io.umbel.grpc.resolver;

import io.grpc.NameResolver;
import io.grpc.Status;
import io.grpc.StatusOr;
import io.umbel.spi.ServiceDirectory;
import io.umbel.spi.ServiceDirectory.Offer;
import io.umbel.spi.ServiceDirectory.Watch;
import io.umbel.spi.TopicClosedException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Follows who offers a service. A thread of its own waits for changes; while there is no directory
 * it looks for one, because the plugin that offers it may start later, or be replaced.
 */
final class ServiceResolver extends NameResolver {
    private static final long LOOK_MILLIS = 200;
    private static final Status NO_DIRECTORY =
            Status.UNAVAILABLE.withDescription(
                    "this node has no service directory (expected the plugin gossip beside grpc)");

    private final String service;
    private final Supplier<Optional<ServiceDirectory>> directories;
    private final Executor executor;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Watch watch;
    private @Nullable Listener2 listener;
    private @Nullable ResolutionResult last;

    ServiceResolver(
            String service, Supplier<Optional<ServiceDirectory>> directories, Executor executor) {
        this.service = service;
        this.directories = directories;
        this.executor = executor;
    }

    @Override
    public String getServiceAuthority() {
        return service;
    }

    @Override
    public void start(Listener2 channel) {
        listener = channel;
        executor.execute(this::follow);
    }

    private void follow() {
        try {
            while (stopped.getCount() > 0) {
                Optional<ServiceDirectory> directory = directories.get();
                if (directory.isPresent()) {
                    follow(directory.get());
                } else {
                    publish(
                            ResolutionResult.newBuilder()
                                    .setAddressesOrError(StatusOr.fromStatus(NO_DIRECTORY))
                                    .build());
                }
                var _ = stopped.await(LOOK_MILLIS, TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException pluginStops) {
            Thread.currentThread().interrupt();
        }
    }

    private void follow(ServiceDirectory directory) throws InterruptedException {
        try (Watch changes = directory.watch(service)) {
            closeWhenStopped(changes);
            while (stopped.getCount() > 0) {
                List<Offer> offers = changes.take();
                publish(Resolution.of(service, offers, directory));
            }
        } catch (TopicClosedException anotherIsLookedFor) {
            // and until then the nodes that were known are called
        }
    }

    private void closeWhenStopped(Watch changes) {
        lock.lock();
        try {
            watch = changes;
            if (stopped.getCount() == 0) {
                changes.close();
            }
        } finally {
            lock.unlock();
        }
    }

    private void publish(ResolutionResult result) {
        lock.lock();
        try {
            if (!result.equals(last)) {
                last = result;
                tell(result);
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * A policy that had nodes keeps to them in spite of an error; it is told again when they fail.
     */
    @Override
    public void refresh() {
        lock.lock();
        try {
            if (last != null && !last.getAddressesOrError().hasValue()) {
                tell(last);
            }
        } finally {
            lock.unlock();
        }
    }

    private void tell(ResolutionResult result) {
        Listener2 channel = listener;
        if (channel != null && stopped.getCount() > 0) {
            channel.onResult(result);
        }
    }

    @Override
    public void shutdown() {
        lock.lock();
        try {
            stopped.countDown();
            if (watch != null) {
                watch.close();
            }
        } finally {
            lock.unlock();
        }
    }
}
