package io.umbel.distribution.benchmark;

import com.typesafe.config.ConfigFactory;
import io.grpc.stub.StreamObserver;
import io.umbel.distribution.DialingNode;
import io.umbel.greeter.GreetReply;
import io.umbel.greeter.GreetRequest;
import io.umbel.greeter.GreeterGrpc;
import io.umbel.grpc.GrpcChannels;
import io.umbel.node.Node;
import io.umbel.node.identity.NodeKey;
import io.umbel.spi.Alpn;
import io.umbel.spi.Connection;
import io.umbel.spi.NodeAddress;
import io.umbel.spi.Stream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Who calls a node, and measures. */
final class Client implements AutoCloseable {
    private static final Alpn ECHO = Alpn.of("/echo/1.0");
    private static final int IN_FLIGHT = 16;
    private static final long MANY_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final int CHUNK = 64 << 10;
    private static final int CHUNKS = 256;

    /** What goes through an echo at once. */
    static final int BULK_MEBIBYTES = (CHUNK * CHUNKS) >> 20;

    private static final GreetRequest REQUEST = GreetRequest.newBuilder().setName("x").build();

    private final Node node;
    private final NodeAddress address;
    private final GrpcChannels.Standalone channels;
    private final GreeterGrpc.GreeterBlockingStub blocking;
    private final GreeterGrpc.GreeterStub async;

    Client(NodeAddress address, Path folder) throws Exception {
        this.node =
                DialingNode.start(
                        folder,
                        NodeKey.generate(),
                        Map.of("umbel.endpoint.bind-address", "127.0.0.1"));
        this.address = address;
        this.channels = GrpcChannels.open(node.context(), ConfigFactory.empty());
        var channel = channels.builder(address.toString()).build();
        this.blocking = GreeterGrpc.newBlockingStub(channel);
        this.async = GreeterGrpc.newStub(channel);
    }

    /** One unary call, in nanoseconds. */
    long call() {
        long begun = System.nanoTime();
        var _ = blocking.greet(REQUEST);
        return System.nanoTime() - begun;
    }

    /** Calls that were answered, and how long they took together. */
    record Calls(long answered, long nanos) {
        double perSecond() {
            return answered * 1e9 / nanos;
        }
    }

    /** Many at a time. A refused call would be cheap, and make what refuses it look dear. */
    Calls manyAtATime() throws InterruptedException {
        var free = new Semaphore(IN_FLIGHT);
        var answered = new AtomicLong();
        var failed = new AtomicReference<@Nullable Throwable>();
        long begun = System.nanoTime();
        while (System.nanoTime() - begun < MANY_NANOS) {
            free.acquire();
            async.greet(REQUEST, new Answer(free, answered, failed));
        }
        free.acquire(IN_FLIGHT);
        if (failed.get() != null) {
            throw new IllegalStateException("a call failed", failed.get());
        }
        return new Calls(answered.get(), System.nanoTime() - begun);
    }

    private record Answer(
            Semaphore free, AtomicLong answered, AtomicReference<@Nullable Throwable> failed)
            implements StreamObserver<GreetReply> {
        @Override
        public void onNext(GreetReply reply) {
            answered.incrementAndGet();
        }

        @Override
        public void onError(Throwable failure) {
            failed.set(failure);
            free.release();
        }

        @Override
        public void onCompleted() {
            free.release();
        }
    }

    /** {@link #BULK_MEBIBYTES} through an echo and back, in nanoseconds, without the dial. */
    long bulk() throws Exception {
        try (Connection connection = node.context().dial(address, ECHO);
                Stream stream = connection.openStream()) {
            long begun = System.nanoTime();
            Thread writer = Thread.ofVirtual().start(() -> write(stream));
            long read = stream.in().transferTo(OutputStream.nullOutputStream());
            writer.join();
            if (read != (long) CHUNK * CHUNKS) {
                throw new IOException("an echo of %d bytes was %d".formatted(CHUNK * CHUNKS, read));
            }
            return System.nanoTime() - begun;
        }
    }

    private static void write(Stream stream) {
        var chunk = new byte[CHUNK];
        try {
            for (int i = 0; i < CHUNKS; i++) {
                stream.out().write(chunk);
            }
            stream.out().finish();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        channels.close();
        node.close();
    }
}
