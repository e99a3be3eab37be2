package io.umbel.node.stream;

import static io.umbel.node.stream.LoopbackEndpoint.ALPN;
import static io.umbel.node.stream.LoopbackEndpoint.DATAGRAM_QUEUE;
import static io.umbel.node.stream.LoopbackEndpoint.NO_MIDDLEWARE;
import static io.umbel.node.stream.LoopbackEndpoint.PATIENCE;

import io.umbel.node.endpoint.EstablishedConnection;
import io.umbel.node.middleware.MiddlewareStack;
import io.umbel.spi.Stream;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Both ends of one real connection, seen through the front door. */
public final class DoorPair implements AutoCloseable {
    private static final long POLL_NANOS = 200_000;

    private final BlockingQueue<EstablishedConnection> accepted = new LinkedBlockingQueue<>();
    private final LoopbackEndpoint acceptor;
    private final LoopbackEndpoint dialer;

    final EstablishedConnection hereTransport;
    final FrontDoorConnection here;
    final FrontDoorConnection there;

    DoorPair() throws Exception {
        this(NO_MIDDLEWARE);
    }

    /**
     * @param middleware before the streams that {@link #here} opens
     */
    DoorPair(MiddlewareStack middleware) throws Exception {
        this.acceptor = new LoopbackEndpoint(accepted::add);
        this.dialer = new LoopbackEndpoint(_ -> {});
        this.hereTransport = dialer.dial(acceptor, ALPN);
        this.here = FrontDoorConnection.over(hereTransport, NO_MIDDLEWARE, DATAGRAM_QUEUE);
        this.there =
                FrontDoorConnection.over(
                        accepted.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS),
                        middleware,
                        DATAGRAM_QUEUE);
    }

    /** A stream that {@link #here} opened, and its other end. */
    record Ends(Stream here, Stream there) {}

    Ends stream() throws Exception {
        Stream opened = here.openStream();
        opened.out().write('!');
        Stream taken = there.acceptStream();
        if (taken.in().read() != '!') {
            throw new AssertionError("not the stream that was opened");
        }
        return new Ends(opened, taken);
    }

    /** Runs {@code task} on a virtual thread. */
    public static <T> CompletableFuture<T> async(Callable<T> task) {
        var result = new CompletableFuture<T>();
        Thread.startVirtualThread(() -> {
            try {
                result.complete(task.call());
            } catch (Throwable failed) {
                result.completeExceptionally(failed);
            }
        });
        return result;
    }

    /** Waits for what no latch tells. */
    public static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not so after " + PATIENCE);
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    @Override
    public void close() {
        dialer.close();
        acceptor.close();
    }
}
