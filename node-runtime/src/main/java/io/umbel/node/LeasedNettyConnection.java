package io.umbel.node;

import io.netty.channel.ChannelHandler;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.util.concurrent.Future;
import io.umbel.node.endpoint.EstablishedConnection;
import io.umbel.node.pool.Lease;
import io.umbel.spi.CloseReason;
import io.umbel.spi.ConnectionInfo;
import io.umbel.spi.ErrorCode;
import io.umbel.spi.netty.NettyConnection;

/** One user's share in a pooled connection at the side door. */
final class LeasedNettyConnection implements NettyConnection {
    private final Lease<DialedConnection> lease;
    private final EstablishedConnection shared;

    /**
     * @throws IllegalStateException if the connection is in use at the front door
     */
    LeasedNettyConnection(Lease<DialedConnection> lease) {
        this.lease = lease;
        this.shared = lease.connection().sideDoor();
    }

    @Override
    public EventLoop eventLoop() {
        return shared.eventLoop();
    }

    @Override
    public ConnectionInfo.Quic info() {
        return shared.info();
    }

    @Override
    public Future<QuicStreamChannel> openStream(ChannelHandler handler) {
        return shared.openStream(handler);
    }

    @Override
    public void finish(QuicStreamChannel stream) {
        shared.finish(stream);
    }

    @Override
    public Future<CloseReason> closed() {
        return shared.closed();
    }

    @Override
    public void retire() {
        lease.retire();
    }

    @Override
    public void close(ErrorCode code, String reason) {
        if (!code.equals(ErrorCode.NO_ERROR)) {
            shared.close(code, reason);
        }
        lease.close();
    }
}
