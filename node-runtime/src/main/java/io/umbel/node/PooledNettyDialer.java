package io.umbel.node;

import io.netty.channel.EventLoop;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import io.umbel.node.pool.ConnectionPool;
import io.umbel.node.pool.Lease;
import io.umbel.spi.Alpn;
import io.umbel.spi.DialException;
import io.umbel.spi.DialException.Failure;
import io.umbel.spi.NodeAddress;
import io.umbel.spi.netty.NettyDialer;

/** The side door outwards, over the same pool. A connection is leased for as long as it lives. */
final class PooledNettyDialer implements NettyDialer {
    private final ConnectionPool<DialedConnection> pool;
    private final EventLoop loop;

    PooledNettyDialer(ConnectionPool<DialedConnection> pool, EventLoop loop) {
        this.pool = pool;
        this.loop = loop;
    }

    @Override
    public Future<QuicChannel> connect(NodeAddress peer, Alpn alpn) {
        Promise<QuicChannel> result = loop.newPromise();
        Thread.ofVirtual()
                .name("dial " + peer.id().toShortString())
                .start(() -> lease(peer, alpn, result));
        return result;
    }

    private void lease(NodeAddress peer, Alpn alpn, Promise<QuicChannel> result) {
        try {
            Lease<DialedConnection> lease = pool.lease(peer, alpn);
            QuicChannel channel = lease.connection().sideDoor().channel();
            var _ = channel.closeFuture().addListener(_ -> lease.close());
            result.trySuccess(channel);
        } catch (DialException e) {
            result.tryFailure(e);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            result.tryFailure(
                    new DialException(Failure.NOT_POSSIBLE, "dial: the node stops", null));
        }
    }
}
