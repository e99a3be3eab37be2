package io.umbel.node.stream;

import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamType;
import io.netty.util.concurrent.Future;
import io.umbel.node.endpoint.EstablishedConnection;
import io.umbel.spi.ErrorCode;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;

/**
 * Opens one connection's streams of one kind in the order of asking, and lets those wait that the
 * peer's limit does not allow yet: the codec would fail them, and use up their ids.
 */
final class StreamOpener {
    private final EstablishedConnection connection;
    private final QuicStreamType type;
    private final Function<QuicStreamChannel, StreamBridge> bridge;
    private final QuicChannel channel;
    private final Deque<CompletableFuture<StreamBridge>> waiting = new ArrayDeque<>();
    private boolean closed;

    /**
     * @param bridge what to build over each new stream; called on the event loop
     */
    StreamOpener(
            EstablishedConnection connection,
            QuicStreamType type,
            Function<QuicStreamChannel, StreamBridge> bridge) {
        this.connection = connection;
        this.type = type;
        this.bridge = bridge;
        this.channel = connection.channel();
    }

    /**
     * The next stream; cancel it to give up. Any thread.
     *
     * <p>Not a future of the codec's: a virtual thread waits for those in a monitor, and to wake it
     * there takes the event loop longer than to open the stream.
     */
    CompletableFuture<StreamBridge> open() {
        var opening = new CompletableFuture<StreamBridge>();
        onLoop(() -> enqueue(opening), () -> refuse(opening));
        return opening;
    }

    private void enqueue(CompletableFuture<StreamBridge> opening) {
        if (closed) {
            refuse(opening);
        } else {
            waiting.add(opening);
            openAllowed();
        }
    }

    /** Opens what the peer's limit allows now. Event loop. */
    void openAllowed() {
        while (!waiting.isEmpty() && channel.peerAllowedStreams(type) > 0) {
            CompletableFuture<StreamBridge> next = waiting.removeFirst();
            if (!next.isDone()) {
                var _ =
                        connection
                                .openStream(type, new ChannelInboundHandlerAdapter())
                                .addListener((Future<QuicStreamChannel> opened) ->
                                        complete(next, opened));
            }
        }
    }

    private void complete(
            CompletableFuture<StreamBridge> opening, Future<QuicStreamChannel> opened) {
        if (!opened.isSuccess()) {
            boolean _ = opening.completeExceptionally(opened.cause());
            return;
        }
        StreamBridge stream = bridge.apply(opened.getNow());
        if (!opening.complete(stream)) {
            stream.abort(ErrorCode.CANCELLED); // nobody waits for it any longer
        }
    }

    /** Fails all who wait, now and later. Any thread. */
    void close() {
        onLoop(
                () -> {
                    closed = true;
                    waiting.forEach(StreamOpener::refuse);
                    waiting.clear();
                },
                () -> {});
    }

    private static void refuse(CompletableFuture<StreamBridge> opening) {
        boolean _ = opening.completeExceptionally(new ClosedChannelException());
    }

    private void onLoop(Runnable task, Runnable otherwise) {
        try {
            channel.eventLoop().execute(task);
        } catch (RejectedExecutionException endpointClosed) {
            otherwise.run();
        }
    }
}
