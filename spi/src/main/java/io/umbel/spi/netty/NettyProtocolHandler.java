package io.umbel.spi.netty;

import io.netty.handler.codec.quic.QuicStreamChannel;
import io.umbel.spi.CloseReason;
import io.umbel.spi.Protocol;

/**
 * The side door: streams as Netty channels. Every method runs on the connection's event loop, which
 * serves all other connections of the node too: never block.
 *
 * <p>The node owns the connection: it admits it, keeps it alive and closes it when the peer leaves
 * or the protocol stops. What a method throws closes the stream, or the connection, with {@link
 * io.umbel.spi.ErrorCode#INTERNAL}.
 */
public interface NettyProtocolHandler extends Protocol {
    /** A connection was admitted. Called before any of its streams. */
    default void connectionOpened(NettyConnection connection) {}

    /**
     * The peer opened a stream: add handlers to its pipeline. Auto-read is off; nothing has been
     * read. Finish streams in order: send FIN and read to the peer's FIN, or reset; else each
     * leaves a few hundred bytes until the connection closes.
     */
    void initStream(NettyConnection connection, QuicStreamChannel stream);

    /** A connection that was opened has ended. */
    default void connectionClosed(NettyConnection connection, CloseReason reason) {}
}
