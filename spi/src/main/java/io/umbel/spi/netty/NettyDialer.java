package io.umbel.spi.netty;

import io.netty.handler.codec.quic.QuicChannel;
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
     * on the connection's event loop; it fails with {@link io.umbel.spi.DialException}. Streams
     * that the peer opens on the connection are refused.
     */
    Future<QuicChannel> connect(NodeAddress peer, Alpn alpn);
}
