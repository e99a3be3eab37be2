package io.umbel.grpc.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;

/**
 * A WebSocket whose handshake is done. Frames have no meaning of their own: they carry a stream.
 */
record WebSocketCarrier(Channel channel) implements Carrier {
    @Override
    public ChannelFuture send(ByteBuf bytes) {
        return channel.writeAndFlush(new BinaryWebSocketFrame(bytes));
    }

    @Override
    public void end() {
        var _ =
                channel.writeAndFlush(new CloseWebSocketFrame(WebSocketCloseStatus.NORMAL_CLOSURE))
                        .addListener(ChannelFutureListener.CLOSE);
    }
}
