package io.umbel.grpc.command;

import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import io.umbel.spi.Alpn;
import io.umbel.spi.NodeAddress;
import io.umbel.spi.netty.NettyConnection;
import io.umbel.spi.netty.NettyDialer;

/** A dialer of tests whose servers are no nodes. */
final class NoPeers implements NettyDialer {
    private static final EventLoop LOOP = new DefaultEventLoop();

    @Override
    public Future<NettyConnection> connect(NodeAddress peer, Alpn alpn) {
        throw new AssertionError("dialed " + peer + " for " + alpn);
    }

    @Override
    public EventLoop eventLoop() {
        return LOOP;
    }
}
