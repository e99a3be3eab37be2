package io.umbel.node.path;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandler;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import java.net.SocketAddress;

/**
 * The last handler of the socket's pipeline: leads each dial to the codec whose packets have its
 * size. Those of a dial over a relay must fit, with a header, into a datagram of the relay's link.
 * Event loop only.
 */
public final class DialGate extends ChannelOutboundHandlerAdapter {
    private boolean relayed;

    /**
     * Says of what kind the next dial is: call it just before.
     *
     * @param overRelay whether it begins over a relay
     */
    public void next(boolean overRelay) {
        relayed = overRelay;
    }

    @Override
    public void connect(
            ChannelHandlerContext ctx,
            SocketAddress remote,
            SocketAddress local,
            ChannelPromise promise)
            throws Exception {
        String name = relayed ? PathLayer.RELAYED_CLIENT_CODEC : PathLayer.CLIENT_CODEC;
        ChannelHandlerContext codec = ctx.pipeline().context(name);
        ((ChannelOutboundHandler) codec.handler()).connect(codec, remote, local, promise);
    }
}
