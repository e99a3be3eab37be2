package io.umbel.node.stream;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamFrame;
import io.netty.handler.codec.quic.QuicStreamResetException;
import io.umbel.spi.ErrorCode;
import io.umbel.spi.OnFinish.Outcome;

/**
 * Watches from the head of a side-door stream's pipeline how the stream ends, and counts it as
 * aborted if it is reset, or closed before its FIN was read. Event loop.
 */
final class StreamEnding extends ChannelInboundHandlerAdapter {
    private final Runnable onAborted;
    private boolean finished;
    private boolean counted;
    private volatile Outcome outcome = Outcome.OK;

    StreamEnding(Runnable onAborted) {
        this.onAborted = onAborted;
    }

    /** Known when the channel is closed. Any thread. */
    Outcome outcome() {
        return outcome;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        var stream = (QuicStreamChannel) ctx.channel();
        var _ =
                stream.closeFuture()
                        .addListener(_ -> {
                            if (stream.parent().isOpen()) {
                                aborted();
                            }
                        });
    }

    private void aborted() {
        if (!finished && !counted) {
            counted = true;
            onAborted.run();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        finished |= message instanceof QuicStreamFrame frame && frame.hasFin();
        ctx.fireChannelRead(message);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        finished |= event instanceof ChannelInputShutdownEvent;
        ctx.fireUserEventTriggered(event);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof QuicStreamResetException reset) {
            outcome =
                    new Outcome(
                            ErrorCode.of(Math.max(0, reset.applicationProtocolCode())),
                            "reset by the peer");
            aborted();
        }
        ctx.fireExceptionCaught(cause);
    }
}
