package io.umbel.grpc.benchmark;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownReadComplete;
import io.netty.handler.codec.quic.DefaultQuicStreamFrame;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.umbel.spi.Alpn;
import io.umbel.spi.NodeAddress;
import io.umbel.spi.netty.NettyConnection;
import io.umbel.spi.netty.NettyDialer;
import io.umbel.spi.netty.NettyProtocolHandler;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A flood without gRPC, on the same two nodes: written from an array, read and dropped. */
final class RawFlood implements NettyProtocolHandler {
    static final Alpn ALPN = Alpn.of("/flood/1.0");
    private static final int HEADER = Integer.BYTES + Long.BYTES;
    private static final long PATIENCE_SECONDS = 120;

    @Override
    public void initStream(NettyConnection connection, QuicStreamChannel stream) {
        stream.pipeline().addLast(new Sender());
        stream.read();
    }

    private static final class Sender extends ChannelInboundHandlerAdapter {
        private byte[] message = new byte[0];
        private long left;

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object asked) {
            var header = (ByteBuf) asked;
            message = new byte[header.readInt()];
            left = header.readLong();
            header.release();
            send(ctx);
        }

        @Override
        public void channelWritabilityChanged(ChannelHandlerContext ctx) {
            send(ctx);
        }

        private void send(ChannelHandlerContext ctx) {
            while (left > 0 && ctx.channel().isWritable()) {
                ByteBuf next = ctx.alloc().directBuffer(message.length).writeBytes(message);
                left -= message.length;
                var _ = ctx.write(left > 0 ? next : new DefaultQuicStreamFrame(next, true));
            }
        }
    }

    /** Takes so many bytes; blocks until all have come. */
    static void take(NettyDialer dialer, NodeAddress peer, int message, long bytes)
            throws Exception {
        NettyConnection connection = dialer.connect(peer, ALPN).get();
        var taker = new Taker();
        QuicStreamChannel stream = connection.openStream(taker).get();
        var _ =
                stream.writeAndFlush(
                        stream.alloc().directBuffer(HEADER).writeInt(message).writeLong(bytes));
        stream.read();
        long taken = taker.done.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        connection.finish(stream);
        connection.close(io.umbel.spi.ErrorCode.NO_ERROR, "");
        if (taken < bytes) {
            throw new AssertionError(taken + " bytes (expected " + bytes + ')');
        }
    }

    private static final class Taker extends ChannelInboundHandlerAdapter {
        private final CompletableFuture<Long> done = new CompletableFuture<>();
        private long taken;

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object content) {
            var bytes = (ByteBuf) content;
            taken += bytes.readableBytes();
            bytes.release();
        }

        /** Once the socket's batch is over: fewer, larger buffers. */
        @Override
        public void channelReadComplete(ChannelHandlerContext ctx) {
            ctx.channel().eventLoop().execute(ctx::read);
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (event instanceof ChannelInputShutdownReadComplete) {
                done.complete(taken);
            }
        }
    }
}
