package io.umbel.grpc.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownReadComplete;

/** The last handler of a carrier's pipeline: tells the channel above. */
final class CarrierEvents extends ChannelInboundHandlerAdapter {
    private final CarriedChannel above;

    CarrierEvents(CarriedChannel above) {
        this.above = above;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        above.received((ByteBuf) message);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        above.receivedAll();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (ctx.channel().isWritable()) {
            above.writable();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event == ChannelInputShutdownReadComplete.INSTANCE) {
            above.ended(null);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        above.ended(null);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        above.ended(cause);
    }
}
