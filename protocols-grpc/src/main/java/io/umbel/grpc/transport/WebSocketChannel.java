package io.umbel.grpc.transport;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler.ClientHandshakeStateEvent;
import io.netty.handler.codec.http.websocketx.WebSocketVersion;
import io.netty.handler.ssl.SslContext;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.util.Optional;

/** A byte stream in a WebSocket that this side opens. */
public final class WebSocketChannel extends CarriedChannel {
    private static final int MAX_HANDSHAKE = 8 << 10;
    private static final int MAX_FRAME = 16 << 20;

    private final URI uri;
    private final Optional<SslContext> tls;

    /**
     * @param maxBatch how much is written into one frame, in bytes
     */
    public WebSocketChannel(URI uri, Optional<SslContext> tls, int maxBatch) {
        super(null, maxBatch);
        this.uri = uri;
        this.tls = tls;
    }

    @Override
    void doConnect(SocketAddress address, ChannelPromise promise) {
        ChannelFactory<Channel> factory = NioSocketChannel::new;
        var _ =
                new Bootstrap()
                        .group(eventLoop())
                        .channelFactory(factory)
                        .handler(new Initializer(promise))
                        .connect(address)
                        .addListener((ChannelFuture connected) -> {
                            if (!connected.isSuccess()) {
                                fail(promise, connected.cause());
                            }
                        });
    }

    private void fail(ChannelPromise promise, Throwable cause) {
        promise.tryFailure(cause);
        var _ = close();
    }

    private void opened(Channel socket, ChannelPromise promise) {
        attach(new WebSocketCarrier(socket), socket.localAddress(), socket.remoteAddress());
        if (promise.trySuccess()) {
            var _ = pipeline().fireChannelActive();
        } else {
            var _ = socket.close();
        }
    }

    private final class Initializer extends ChannelInitializer<Channel> {
        private final ChannelPromise promise;

        Initializer(ChannelPromise promise) {
            this.promise = promise;
        }

        @Override
        protected void initChannel(Channel socket) {
            var protocol =
                    WebSocketClientProtocolConfig.newBuilder()
                            .webSocketUri(uri)
                            .version(WebSocketVersion.V13)
                            .maxFramePayloadLength(MAX_FRAME)
                            .build();
            tls.ifPresent(context ->
                    socket.pipeline()
                            .addLast(
                                    context.newHandler(
                                            socket.alloc(), uri.getHost(), port(socket))));
            var _ =
                    socket.pipeline()
                            .addLast(new HttpClientCodec())
                            .addLast(new HttpObjectAggregator(MAX_HANDSHAKE))
                            .addLast(new WebSocketClientProtocolHandler(protocol))
                            .addLast(new WebSocketBytes())
                            .addLast(new HandOver(promise));
        }

        private int port(Channel socket) {
            return socket.remoteAddress() instanceof InetSocketAddress remote
                    ? remote.getPort()
                    : uri.getPort();
        }
    }

    /** Waits for the handshake, then puts this channel on top. */
    private final class HandOver extends ChannelInboundHandlerAdapter {
        private final ChannelPromise promise;

        HandOver(ChannelPromise promise) {
            this.promise = promise;
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (event == ClientHandshakeStateEvent.HANDSHAKE_COMPLETE) {
                ctx.channel().config().setAutoRead(false);
                ctx.pipeline().remove(this);
                opened(ctx.channel(), promise);
            } else {
                ctx.fireUserEventTriggered(event);
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            fail(
                    promise,
                    new java.net.ConnectException(
                            uri + ": closed before the WebSocket handshake was done"));
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            fail(promise, cause);
            var _ = ctx.close();
        }
    }
}
