package io.umbel.node.endpoint;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.umbel.spi.CloseReason;

/** Where a connection's streams and datagrams go. Every method runs on the event loop. */
public interface InboundSink {
    /**
     * The peer opened a stream. Auto-read is off, half-closure allowed, nothing has been read. End
     * its output with {@link EstablishedConnection#finish}.
     */
    void stream(QuicStreamChannel stream);

    /** A datagram of the protocol's; the sink releases it. */
    void datagram(ByteBuf datagram);

    /** The connection has ended; nothing follows. */
    void closed(CloseReason reason);

    /** The peer allows more streams than before. */
    default void streamLimitRaised() {}
}
