package io.umbel.node.benchmark;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.quic.DefaultQuicStreamFrame;

/** Sends from an array for as long as the codec takes it, one copy each; then a FIN. */
final class BulkSender extends ChannelInboundHandlerAdapter {
    private final byte[] message = new byte[Work.BULK_MESSAGE];
    private long left;

    BulkSender(long bytes) {
        this.left = bytes;
    }

    void send(ChannelHandlerContext ctx) {
        while (left > 0 && ctx.channel().isWritable()) {
            int length = (int) Math.min(left, message.length);
            ByteBuf buffer = ctx.alloc().directBuffer(length).writeBytes(message, 0, length);
            left -= length;
            ctx.write(left == 0 ? new DefaultQuicStreamFrame(buffer, true) : buffer);
        }
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        if (ctx.channel().isActive()) {
            send(ctx);
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        send(ctx);
        ctx.fireChannelWritabilityChanged();
    }
}
