package io.umbel.node.path;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandler;
import io.netty.channel.socket.DatagramPacket;
import java.net.InetSocketAddress;

/** The codecs behind this handler; known once the pipeline stands. */
record Codecs(
        ChannelHandlerContext path,
        ChannelHandlerContext server,
        ChannelHandlerContext client,
        ReadBatch batch,
        InetSocketAddress local) {
    static Codecs of(ChannelHandlerContext path) {
        ChannelHandlerContext server = path.pipeline().context(PathLayer.SERVER_CODEC);
        ChannelHandlerContext client = path.pipeline().context(PathLayer.CLIENT_CODEC);
        return new Codecs(
                path,
                server,
                client,
                new ReadBatch(server, client),
                (InetSocketAddress) path.channel().localAddress());
    }

    void read(ConnectionPath path, DatagramPacket packet) throws Exception {
        ChannelHandlerContext codec = path.isDialed() ? client : server;
        // One local address for all: quiche would take another for a migration.
        ((ChannelInboundHandler) codec.handler())
                .channelRead(codec, new DatagramPacket(packet.content(), local, path.synthetic()));
    }

    /** A task of its own on the event loop, whose failure is the pipeline's. */
    void guarded(Step step) {
        try {
            step.run();
        } catch (Exception e) {
            path.fireExceptionCaught(e);
        }
    }

    /** What may fail. */
    @FunctionalInterface
    interface Step {
        void run() throws Exception;
    }
}
