package io.umbel.grpc.server;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import io.umbel.spi.Alpn;
import io.umbel.spi.NodeAddress;
import io.umbel.spi.netty.NettyConnection;
import io.umbel.spi.netty.NettyDialer;

/** A node that serves and never dials. */
record OwnLoop(EventLoop eventLoop) implements NettyDialer {
    @Override
    public Future<NettyConnection> connect(NodeAddress peer, Alpn alpn) {
        return eventLoop.newFailedFuture(new UnsupportedOperationException("dial " + peer));
    }
}
