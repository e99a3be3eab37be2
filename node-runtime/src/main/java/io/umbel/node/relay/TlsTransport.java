package io.umbel.node.relay;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.util.concurrent.Future;
import io.umbel.spi.CloseReason;
import io.umbel.spi.ErrorCode;
import java.net.InetSocketAddress;

/** A TCP connection under TLS, for networks without UDP: the stream is all there is. */
record TlsTransport(Channel channel) implements RelayTransport {
    private static final CloseReason ENDED =
            new CloseReason.Application(true, ErrorCode.CANCELLED, "the TCP connection ended");

    @Override
    public Future<? extends Channel> open(ChannelHandler frames, Events events) {
        channel.pipeline().addLast(frames);
        var _ = channel.closeFuture().addListener(_ -> events.closed(ENDED));
        return channel.eventLoop().newSucceededFuture(channel);
    }

    @Override
    public boolean isOverUdp() {
        return false;
    }

    @Override
    public InetSocketAddress remote() {
        return (InetSocketAddress) channel.remoteAddress();
    }

    @Override
    public boolean isOpen() {
        return channel.isActive();
    }

    @Override
    public int maxDatagramSize() {
        return 0;
    }

    @Override
    public void sendDatagram(ByteBuf datagram) {
        datagram.release();
    }

    /** TLS has no word for why. */
    @Override
    public void close(ErrorCode code, String reason) {
        var _ = channel.close();
    }
}
