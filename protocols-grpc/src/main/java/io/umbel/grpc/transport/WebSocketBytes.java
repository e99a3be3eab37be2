package io.umbel.grpc.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;

/** Frames to bytes: the HTTP/2 stream goes on across them. */
final class WebSocketBytes extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        switch (message) {
            case BinaryWebSocketFrame frame -> ctx.fireChannelRead(frame.content());
            case ContinuationWebSocketFrame frame -> ctx.fireChannelRead(frame.content());
            case WebSocketFrame text -> refuse(ctx, text);
            case ByteBuf bytes -> ctx.fireChannelRead(bytes);
            default -> ReferenceCountUtil.release(message);
        }
    }

    private static void refuse(ChannelHandlerContext ctx, WebSocketFrame frame) {
        String kind = frame.getClass().getSimpleName();
        frame.release();
        ctx.fireExceptionCaught(
                new IOException("WebSocket: " + kind + " (expected binary frames only)"));
    }
}
