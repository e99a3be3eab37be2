package io.umbel.node.stream;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamType;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import io.umbel.node.endpoint.EstablishedConnection;
import io.umbel.node.endpoint.InboundSink;
import io.umbel.spi.CloseReason;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A peer that has the codec do with its streams what no front door would. */
final class RawStreams {
    private static final int CODE = 7;

    /** How a side ends its part of a stream. */
    enum How {
        /** With a FIN, and reads the other's. */
        FINISHED,
        /** With RESET_STREAM and STOP_SENDING. */
        RESET,
        /** Without another look at it. */
        ABANDONED
    }

    private final EstablishedConnection connection;
    private final How how;
    private final AtomicInteger opened = new AtomicInteger();
    private final CompletableFuture<Integer> done = new CompletableFuture<>();

    RawStreams(EstablishedConnection connection, How how) {
        this.connection = connection;
        this.how = how;
    }

    int opened() {
        return opened.get();
    }

    /** Opens and ends {@code count} streams, as fast as the other side allows. */
    CompletableFuture<Integer> open(int count) {
        connection.deliverTo(new Taking());
        openNext(count);
        return done;
    }

    private void openNext(int count) {
        if (opened.get() == count || !connection.isOpen()) {
            done.complete(opened.get());
            return;
        }
        connection
                .openStream(QuicStreamType.BIDIRECTIONAL, new Reading())
                .addListener((Future<QuicStreamChannel> stream) -> {
                    if (stream.isSuccess()) {
                        opened.incrementAndGet();
                        begin(stream.getNow());
                        connection.channel().eventLoop().execute(() -> openNext(count));
                    } else {
                        connection
                                .channel()
                                .eventLoop()
                                .schedule(() -> openNext(count), 1, TimeUnit.MILLISECONDS);
                    }
                });
    }

    private void begin(QuicStreamChannel stream) {
        stream.writeAndFlush(Unpooled.copyInt(1)).addListener(_ -> end(stream));
    }

    /** Ends the streams that the other side opens. */
    void takeAll() {
        connection.deliverTo(new Taking());
    }

    private void end(QuicStreamChannel stream) {
        switch (how) {
            case FINISHED -> {
                stream.config().setAutoRead(true);
                connection.finish(stream);
            }
            case RESET ->
                    stream.shutdown(CODE, stream.newPromise()).addListener(_ -> stream.close());
            case ABANDONED -> stream.close();
        }
    }

    private final class Taking implements InboundSink {
        @Override
        public void stream(QuicStreamChannel stream) {
            stream.pipeline().addLast(new Reading());
            end(stream);
        }

        @Override
        public void datagram(ByteBuf datagram) {
            datagram.release();
        }

        @Override
        public void closed(CloseReason reason) {}
    }

    private static final class Reading extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ReferenceCountUtil.release(message);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            ctx.close();
        }
    }
}
