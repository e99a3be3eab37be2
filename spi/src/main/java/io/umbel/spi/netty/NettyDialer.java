package io.umbel.spi.netty;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import io.umbel.spi.Alpn;
import io.umbel.spi.NodeAddress;

/**
 * The side door outwards; the node offers it as a capability ({@link
 * io.umbel.spi.NodeContext#find}).
 */
public interface NettyDialer {
    /**
     * Connects to a peer, or hands out the pooled connection. Does not block. The future completes
     * on {@link #eventLoop}; it fails with {@link io.umbel.spi.DialException}. Streams that the
     * peer opens on the connection are refused.
     *
     * @return to be closed when done, else the pool never lets go of it
     */
    Future<NettyConnection> connect(NodeAddress peer, Alpn alpn);

    /** The loop on which every connection of this node lives. Not to be shut down. */
    EventLoop eventLoop();
}
