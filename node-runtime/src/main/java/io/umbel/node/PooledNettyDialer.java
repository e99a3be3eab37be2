package io.umbel.node;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import io.umbel.node.pool.ConnectionPool;
import io.umbel.node.pool.Lease;
import io.umbel.spi.Alpn;
import io.umbel.spi.DialException;
import io.umbel.spi.DialException.Failure;
import io.umbel.spi.NodeAddress;
import io.umbel.spi.netty.NettyConnection;
import io.umbel.spi.netty.NettyDialer;

/** The side door outwards, over the same pool. */
final class PooledNettyDialer implements NettyDialer {
    private final ConnectionPool<DialedConnection> pool;
    private final EventLoop loop;

    PooledNettyDialer(ConnectionPool<DialedConnection> pool, EventLoop loop) {
        this.pool = pool;
        this.loop = loop;
    }

    @Override
    public Future<NettyConnection> connect(NodeAddress peer, Alpn alpn) {
        Promise<NettyConnection> result = loop.newPromise();
        Thread.ofVirtual()
                .name("dial " + peer.id().toShortString())
                .start(() -> lease(peer, alpn, result));
        return result;
    }

    @Override
    public EventLoop eventLoop() {
        return loop;
    }

    private void lease(NodeAddress peer, Alpn alpn, Promise<NettyConnection> result) {
        try {
            hand(pool.lease(peer, alpn), result);
        } catch (DialException e) {
            result.tryFailure(e);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            result.tryFailure(
                    new DialException(Failure.NOT_POSSIBLE, "dial: the node stops", null));
        }
    }

    private static void hand(Lease<DialedConnection> lease, Promise<NettyConnection> result) {
        boolean taken = false;
        try {
            taken = result.trySuccess(new LeasedNettyConnection(lease));
        } catch (IllegalStateException usedThroughTheFrontDoor) {
            result.tryFailure(
                    new DialException(
                            Failure.NOT_POSSIBLE,
                            "dial: " + usedThroughTheFrontDoor.getMessage(),
                            usedThroughTheFrontDoor));
        } finally {
            if (!taken) {
                lease.close();
            }
        }
    }
}
