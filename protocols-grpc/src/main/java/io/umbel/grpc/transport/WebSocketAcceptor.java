package io.umbel.grpc.transport;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler.HandshakeComplete;
import io.netty.handler.ssl.SslContext;
import io.umbel.spi.ConnectionInfo;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** Accepts WebSockets and hands them to a {@link FedServerChannel}, all on one event loop. */
public final class WebSocketAcceptor {
    /** A handshake has no body. In bytes. */
    private static final int MAX_HANDSHAKE = 8 << 10;

    private static final long HANDSHAKE_MILLIS = 10_000;
    private static final int MAX_FRAME = 16 << 20;

    private final Channel channel;

    private WebSocketAcceptor(Channel channel) {
        this.channel = channel;
    }

    /**
     * Binds, and accepts nobody yet. Blocks briefly.
     *
     * @param path of the requests; others are answered with 404
     * @throws IOException if the address is taken
     */
    public static WebSocketAcceptor bind(
            EventLoop loop,
            FedServerChannel server,
            InetSocketAddress address,
            String path,
            Optional<SslContext> tls,
            InstantSource clock)
            throws IOException {
        ChannelFactory<ServerChannel> factory = NioServerSocketChannel::new;
        var bound =
                new ServerBootstrap()
                        .group(loop)
                        .channelFactory(factory)
                        .option(io.netty.channel.ChannelOption.AUTO_READ, false)
                        .childHandler(new Initializer(server, path, tls, clock))
                        .bind(address)
                        .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw bound.cause() instanceof IOException e ? e : new IOException(bound.cause());
        }
        return new WebSocketAcceptor(bound.channel());
    }

    /** From now on accepts. */
    public void begin() {
        channel.config().setAutoRead(true);
    }

    /** Accepts no more; those that were go on. */
    public void stop() {
        var _ = channel.close().awaitUninterruptibly();
    }

    /** Where it is bound. */
    public InetSocketAddress address() {
        return (InetSocketAddress) channel.localAddress();
    }

    private static final class Initializer extends ChannelInitializer<SocketChannel> {
        private final FedServerChannel server;
        private final String path;
        private final Optional<SslContext> tls;
        private final InstantSource clock;

        Initializer(
                FedServerChannel server,
                String path,
                Optional<SslContext> tls,
                InstantSource clock) {
            this.server = server;
            this.path = path;
            this.tls = tls;
            this.clock = clock;
        }

        @Override
        protected void initChannel(SocketChannel socket) {
            var protocol =
                    WebSocketServerProtocolConfig.newBuilder()
                            .websocketPath(path)
                            .maxFramePayloadLength(MAX_FRAME)
                            .handshakeTimeoutMillis(HANDSHAKE_MILLIS)
                            .build();
            tls.ifPresent(context -> socket.pipeline().addLast(context.newHandler(socket.alloc())));
            var _ =
                    socket.pipeline()
                            .addLast(new HttpServerCodec())
                            .addLast(new HttpObjectAggregator(MAX_HANDSHAKE))
                            .addLast(new WebSocketServerProtocolHandler(protocol))
                            .addLast(new WebSocketBytes())
                            .addLast(new HandOver(server, tls.isPresent(), clock.instant()));
        }
    }

    /** Waits for the handshake, then gives the channel to the server. */
    private static final class HandOver extends ChannelInboundHandlerAdapter {
        private final FedServerChannel server;
        private final boolean encrypted;
        private final Instant since;

        HandOver(FedServerChannel server, boolean encrypted, Instant since) {
            this.server = server;
            this.encrypted = encrypted;
            this.since = since;
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (event instanceof HandshakeComplete) {
                ctx.channel().config().setAutoRead(false);
                ctx.pipeline().remove(this);
                var info =
                        new ConnectionInfo.WebSocket(
                                (InetSocketAddress) ctx.channel().remoteAddress(),
                                encrypted,
                                since);
                server.accept(
                        new WebSocketCarrier(ctx.channel()), new ConnectionAddress(() -> info));
            } else {
                ctx.fireUserEventTriggered(event);
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            var _ = ctx.close();
        }
    }
}
