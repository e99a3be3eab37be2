package io.umbel.node.stream;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.umbel.node.endpoint.EstablishedConnection;
import io.umbel.node.endpoint.InboundSink;
import io.umbel.node.middleware.Admitted;
import io.umbel.node.middleware.Decision.Refused;
import io.umbel.node.middleware.MiddlewareStack;
import io.umbel.spi.Call;
import io.umbel.spi.CloseReason;
import io.umbel.spi.ConnectionInfo;
import io.umbel.spi.ErrorCode;
import io.umbel.spi.OnFinish.Outcome;
import io.umbel.spi.netty.NettyProtocolHandler;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

/**
 * The side door: gives a connection's streams to a handler as they are. Every call of the handler
 * runs on the event loop, with the plugin's context class loader.
 */
public final class SideDoorConnection {
    private final EstablishedConnection transport;
    private final NettyProtocolHandler handler;
    private final MiddlewareStack middleware;
    private final ClassLoader loader;
    private final Executor admissions;
    private final Consumer<Throwable> onBug;
    private Consumer<CloseReason> onClosed = _ -> {};
    private boolean opened;

    /**
     * @param middleware is asked about each stream that the peer opens
     * @param admissions starts a virtual thread for each task
     * @param onBug is told what the handler throws
     */
    public SideDoorConnection(
            EstablishedConnection transport,
            NettyProtocolHandler handler,
            MiddlewareStack middleware,
            ClassLoader loader,
            Executor admissions,
            Consumer<Throwable> onBug) {
        this.transport = transport;
        this.handler = handler;
        this.middleware = middleware;
        this.loader = loader;
        this.admissions = admissions;
        this.onBug = onBug;
    }

    /**
     * Tells the handler of the connection, and then of its streams. Any thread; does not block.
     *
     * @param whenClosed called on the event loop when the connection has ended
     */
    public void open(Consumer<CloseReason> whenClosed) {
        onLoop(
                () -> {
                    onClosed = whenClosed;
                    opened = guarded(() -> handler.connectionOpened(transport));
                    if (!opened) {
                        transport.close(ErrorCode.INTERNAL, info().alpn() + " failed");
                    }
                    transport.deliverTo(new Inbound());
                },
                () ->
                        whenClosed.accept(
                                new CloseReason.Application(
                                        false, ErrorCode.SHUTTING_DOWN, "the node has stopped")));
    }

    private ConnectionInfo.Quic info() {
        return transport.info();
    }

    /**
     * @param ifStopped run in place of it if there is no event loop any more
     */
    private void onLoop(Runnable task, Runnable ifStopped) {
        EventLoop loop = transport.channel().eventLoop();
        if (loop.inEventLoop()) {
            task.run();
            return;
        }
        try {
            loop.execute(task);
        } catch (RejectedExecutionException _) {
            ifStopped.run();
        }
    }

    /** What the transport tells. Event loop. */
    private final class Inbound implements InboundSink {
        @Override
        public void stream(QuicStreamChannel stream) {
            var ending = new StreamEnding(transport::streamAborted);
            stream.pipeline().addLast(ending);
            if (!opened) {
                refuse(stream, ErrorCode.INTERNAL);
            } else if (middleware.isEmpty()) {
                init(stream);
            } else {
                admissions.execute(() -> admit(stream, ending));
            }
        }

        @Override
        public void datagram(ByteBuf datagram) {
            datagram.release();
        }

        @Override
        public void closed(CloseReason reason) {
            if (opened) {
                guarded(() -> handler.connectionClosed(transport, reason));
            }
            onClosed.accept(reason);
        }
    }

    /** On a virtual thread. */
    private void admit(QuicStreamChannel stream, StreamEnding ending) {
        ConnectionInfo.Quic info = info();
        switch (middleware.admit(new Call(Call.Kind.STREAM, info, info.alpn(), ""))) {
            case Admitted admitted -> {
                var _ = stream.closeFuture().addListener(_ -> admitted.finish(ending.outcome()));
                onLoop(
                        () -> init(stream),
                        () -> admitted.finish(new Outcome(ErrorCode.SHUTTING_DOWN, "")));
            }
            case Refused refused -> onLoop(() -> refuse(stream, refused.code()), () -> {});
        }
    }

    private void init(QuicStreamChannel stream) {
        if (!guarded(() -> handler.initStream(transport, stream))) {
            refuse(stream, ErrorCode.INTERNAL);
        }
    }

    private static void refuse(QuicStreamChannel stream, ErrorCode code) {
        var _ = stream.shutdown(WireCode.of(code));
        var _ = stream.close();
    }

    private boolean guarded(Runnable call) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(loader);
        try {
            call.run();
            return true;
        } catch (Throwable bug) {
            onBug.accept(bug);
            return false;
        } finally {
            thread.setContextClassLoader(before);
        }
    }
}
