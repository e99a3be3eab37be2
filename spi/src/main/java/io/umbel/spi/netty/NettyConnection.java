package io.umbel.spi.netty;

import io.netty.channel.ChannelHandler;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.util.concurrent.Future;
import io.umbel.spi.CloseReason;
import io.umbel.spi.ConnectionInfo;
import io.umbel.spi.ErrorCode;

/** A connection at the side door. For any thread; nothing blocks. */
public interface NettyConnection {
    /** The loop on which the connection and all its streams live. Not to be shut down. */
    EventLoop eventLoop();

    /** Who is at the other end, over which path, now. */
    ConnectionInfo.Quic info();

    /**
     * Opens a bidirectional stream. Auto-read is off. The peer hears of it with its first bytes.
     *
     * @param handler installed on the event loop, before the future completes
     * @return fails at once if the peer's limit of open streams is reached, or the connection has
     *     ended
     */
    Future<QuicStreamChannel> openStream(ChannelHandler handler);

    /**
     * Ends a stream's output with a FIN that leaves at once; {@code shutdownOutput()} may keep it
     * back.
     */
    void finish(QuicStreamChannel stream);

    /** Completes, on the event loop, when the connection has ended. */
    Future<CloseReason> closed();

    /**
     * The peer takes nothing new on this connection: {@link NettyDialer#connect} hands it to nobody
     * any more, but dials anew. Its streams go on; it is closed when the last of those who share it
     * has closed it. Does nothing to a connection that the peer opened, or that is closed.
     */
    default void retire() {}

    /**
     * Ends the connection; the peer sees code and reason. One that came from {@link
     * NettyDialer#connect} is shared: with {@link ErrorCode#NO_ERROR} it goes back to the pool,
     * which closes it when it has been idle; with any other code it ends for everybody. Only the
     * first call counts.
     */
    void close(ErrorCode code, String reason);
}
