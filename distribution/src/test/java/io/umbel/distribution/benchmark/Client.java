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
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Who calls a node, and measures. */
final class Client implements AutoCloseable {
    private static final int IN_FLIGHT = 16;
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

    /**
     * Many at a time, in nanoseconds for all of them.
     *
     * @throws IllegalStateException if one fails: a refused call would be cheap, and make what
     *     refuses it look dear
     */
    long callManyAtATime(int calls) throws InterruptedException {
        var free = new Semaphore(IN_FLIGHT);
        var failed = new AtomicReference<@Nullable Throwable>();
        long begun = System.nanoTime();
        for (int call = 0; call < calls; call++) {
            free.acquire();
            async.greet(REQUEST, new Answer(free, failed));
        }
        free.acquire(IN_FLIGHT);
        if (failed.get() != null) {
            throw new IllegalStateException("a call failed", failed.get());
        }
        return System.nanoTime() - begun;
    }

    private record Answer(Semaphore free, AtomicReference<@Nullable Throwable> failed)
            implements StreamObserver<GreetReply> {
        @Override
        public void onNext(GreetReply reply) {}

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

    Connection dial(Alpn alpn) throws IOException, InterruptedException {
        return node.context().dial(address, alpn);
    }

    /** {@link #BULK_MEBIBYTES} through an echo and back, in nanoseconds, without the dial. */
    long bulk(Alpn echo) throws Exception {
        try (Connection connection = dial(echo);
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
