package io.umbel.grpc.transport;

import io.netty.channel.AbstractServerChannel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.umbel.spi.netty.NettyConnection;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * A server channel that listens to nothing: byte streams are handed to it. A closed one takes leave
 * of them as HTTP/2 does, so that their dialer goes elsewhere, with the calls that it began.
 */
public final class FedServerChannel extends AbstractServerChannel {
    private final ChannelConfig config = new CarriedChannelConfig(this);
    private final SocketAddress name;
    private final int maxBatch;
    private final SessionErrors errors;
    private volatile boolean open = true;
    private volatile boolean bound;

    /**
     * @param name for logs and channelz
     * @param maxBatch how much is written to a stream at once, in bytes
     * @param errors told of each session that is given up
     */
    public FedServerChannel(String name, int maxBatch, SessionErrors errors) {
        this.name = new LogicalAddress(name);
        this.maxBatch = maxBatch;
        this.errors = errors;
    }

    /** Where to bind a server that makes such channels; means nothing. */
    public static SocketAddress address(String name) {
        return new LogicalAddress(name);
    }

    /** Serves a QUIC stream that a peer opened. On its event loop, which must be this channel's. */
    public void accept(NettyConnection connection, QuicStreamChannel stream) {
        accept(new QuicStreamCarrier(connection, stream), new ConnectionAddress(connection::info));
    }

    void accept(Carrier carrier, ConnectionAddress remote) {
        if (!isActive()) {
            var _ = carrier.send(GoAway.farewell(carrier.channel().alloc()));
            carrier.end();
            return;
        }
        var child = new AcceptedChannel(this, carrier, name, remote, maxBatch, errors);
        var _ = pipeline().fireChannelRead(child).fireChannelReadComplete();
    }

    @Override
    protected boolean isCompatible(EventLoop loop) {
        return true;
    }

    @Override
    protected @Nullable SocketAddress localAddress0() {
        return bound ? name : null;
    }

    @Override
    protected void doBind(SocketAddress address) {
        bound = true;
    }

    @Override
    protected void doClose() {
        open = false;
    }

    @Override
    protected void doBeginRead() {}

    @Override
    public ChannelConfig config() {
        return config;
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public boolean isActive() {
        return open && bound;
    }
}
