package io.umbel.node.endpoint;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.umbel.node.path.PathLayer;

/**
 * At the head of every stream's pipeline: tells the path layer what is written, which leaves at
 * once also if the codec waits for it. Event loop only.
 */
@Sharable
final class StreamWrites extends ChannelDuplexHandler {
    private final PathLayer paths;

    StreamWrites(PathLayer paths) {
        this.paths = paths;
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        var _ = ctx.write(message, promise);
        paths.streamWritten();
    }

    /** The codec has written what waited for credit. */
    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        paths.streamWritten();
        ctx.fireChannelWritabilityChanged();
    }
}
