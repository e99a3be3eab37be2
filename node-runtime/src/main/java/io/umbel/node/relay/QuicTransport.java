package io.umbel.node.relay;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.util.concurrent.Future;
import io.umbel.node.endpoint.EstablishedConnection;
import io.umbel.node.endpoint.InboundSink;
import io.umbel.spi.CloseReason;
import io.umbel.spi.ErrorCode;
import io.umbel.spi.NetworkPath;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** A QUIC connection: one stream, and datagrams. */
record QuicTransport(EstablishedConnection connection) implements RelayTransport {
    private static final InetSocketAddress NOWHERE =
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    @Override
    public Future<? extends Channel> open(ChannelHandler frames, Events events) {
        connection.deliverTo(new Sink(events));
        return connection.openStream(frames);
    }

    /** The relay opens no streams. */
    private record Sink(Events events) implements InboundSink {
        @Override
        public void stream(QuicStreamChannel unexpected) {
            var _ = unexpected.close();
        }

        @Override
        public void datagram(ByteBuf datagram) {
            events.datagram(datagram);
        }

        @Override
        public void closed(CloseReason reason) {
            events.closed(reason);
        }
    }

    @Override
    public boolean isOverUdp() {
        return true;
    }

    @Override
    public InetSocketAddress remote() {
        return connection.info().path() instanceof NetworkPath.Direct direct
                ? direct.remote()
                : NOWHERE;
    }

    @Override
    public boolean isOpen() {
        return connection.isOpen();
    }

    @Override
    public int maxDatagramSize() {
        return connection.maxDatagramSize();
    }

    @Override
    public void sendDatagram(ByteBuf datagram) {
        boolean _ = connection.sendDatagram(datagram);
    }

    @Override
    public void close(ErrorCode code, String reason) {
        connection.close(code, reason);
    }
}
