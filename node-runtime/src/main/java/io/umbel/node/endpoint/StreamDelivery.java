package io.umbel.node.endpoint;

import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.quic.QuicStreamChannel;

/**
 * Delivers a stream that the peer opened. Not a {@link io.netty.channel.ChannelInitializer}: that
 * is still in the pipeline while the sink first reads, and closes the stream if it was reset.
 */
@Sharable
final class StreamDelivery extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRegistered(ChannelHandlerContext ctx) {
        var stream = (QuicStreamChannel) ctx.channel();
        ctx.pipeline().remove(this);
        var lifecycle = stream.parent().pipeline().get(ConnectionLifecycle.class);
        EstablishedConnection connection = lifecycle == null ? null : lifecycle.established();
        if (connection != null) {
            connection.inbound(stream);
            ctx.pipeline().fireChannelRegistered();
        }
    }
}
