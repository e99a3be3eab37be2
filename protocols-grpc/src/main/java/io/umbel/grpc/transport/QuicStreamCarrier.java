package io.umbel.grpc.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownReadComplete;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.util.ReferenceCountUtil;
import io.umbel.spi.ErrorCode;
import io.umbel.spi.netty.NettyConnection;
import java.util.concurrent.TimeUnit;

/** A QUIC stream. */
record QuicStreamCarrier(NettyConnection connection, QuicStreamChannel channel) implements Carrier {
    private static final long READ_TO_FIN_SECONDS = 5;

    /** The codec sends each write by itself; its flush does nothing. */
    @Override
    public ChannelFuture send(ByteBuf bytes) {
        return channel.write(bytes);
    }

    /**
     * In order, that is: our FIN, then the peer's. A stream that is only closed stays in the
     * codec's table until its connection ends.
     */
    @Override
    public void end() {
        if (!channel.isOpen()) {
            return;
        }
        connection.finish(channel);
        if (channel.isInputShutdown()) {
            channel.eventLoop()
                    .execute(() -> {
                        var _ = channel.close();
                    });
            return;
        }
        channel.pipeline().addFirst(new ReadToFin());
        channel.read();
        var abort =
                channel.eventLoop().schedule(this::abort, READ_TO_FIN_SECONDS, TimeUnit.SECONDS);
        var _ = channel.closeFuture().addListener(_ -> abort.cancel(false));
    }

    private void abort() {
        var _ = channel.shutdown(Math.toIntExact(ErrorCode.CANCELLED.value()));
        var _ = channel.close();
    }

    /** Drops what still arrives, until the peer's FIN or reset. */
    private static final class ReadToFin extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ReferenceCountUtil.release(message);
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext ctx) {
            ctx.read();
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (event == ChannelInputShutdownReadComplete.INSTANCE) {
                ctx.executor()
                        .execute(() -> {
                            var _ = ctx.close();
                        });
            }
            var _ = ctx.fireUserEventTriggered(event);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            var _ = ctx.close();
        }
    }
}
