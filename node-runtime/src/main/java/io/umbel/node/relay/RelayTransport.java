package io.umbel.node.relay;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.util.concurrent.Future;
import io.umbel.spi.CloseReason;
import io.umbel.spi.ErrorCode;
import java.net.InetSocketAddress;

/**
 * What carries a session's frames: a stream of bytes and, over UDP, datagrams beside it. Event loop
 * only, unless a method says otherwise.
 */
sealed interface RelayTransport permits QuicTransport, TlsTransport {
    /** What comes of it, beside what the stream brings. */
    interface Events {
        /** A datagram, which is to be released. */
        void datagram(ByteBuf datagram);

        /** Nothing follows. */
        void closed(CloseReason reason);
    }

    /** Completes with the stream, behind whose bytes {@code frames} are installed. */
    Future<? extends Channel> open(ChannelHandler frames, Events events);

    /** Whether UDP carries it, and so the relay sees where this node's UDP socket is. */
    boolean isOverUdp();

    /** Where the relay is. Any thread. */
    InetSocketAddress remote();

    /** Any thread. */
    boolean isOpen();

    /** Bytes; 0 if there are no datagrams. */
    int maxDatagramSize();

    /** Releases it; it may be lost. */
    void sendDatagram(ByteBuf datagram);

    /** Ends it; the relay sees code and reason, if the transport has them. Any thread. */
    void close(ErrorCode code, String reason);
}
