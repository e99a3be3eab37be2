package io.umbel.node.path;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandler;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.DatagramPacket;
import java.net.InetSocketAddress;
import java.util.List;

/** The codecs behind this handler; known once the pipeline stands. */
record Codecs(
        ChannelHandlerContext path,
        ChannelHandlerContext server,
        ChannelHandlerContext client,
        ChannelHandlerContext relayedServer,
        ChannelHandlerContext relayedClient,
        ReadBatch batch,
        InetSocketAddress local) {
    static Codecs of(ChannelHandlerContext path) {
        ChannelPipeline pipeline = path.pipeline();
        ChannelHandlerContext server = pipeline.context(PathLayer.SERVER_CODEC);
        ChannelHandlerContext client = pipeline.context(PathLayer.CLIENT_CODEC);
        ChannelHandlerContext relayedServer = pipeline.context(PathLayer.RELAYED_SERVER_CODEC);
        ChannelHandlerContext relayedClient = pipeline.context(PathLayer.RELAYED_CLIENT_CODEC);
        return new Codecs(
                path,
                server,
                client,
                relayedServer,
                relayedClient,
                new ReadBatch(List.of(server, client, relayedServer, relayedClient)),
                (InetSocketAddress) path.channel().localAddress());
    }

    void read(ConnectionPath path, DatagramPacket packet) throws Exception {
        ChannelHandlerContext codec = of(path);
        // One local address for all: quiche would take another for a migration.
        ((ChannelInboundHandler) codec.handler())
                .channelRead(codec, new DatagramPacket(packet.content(), local, path.synthetic()));
    }

    private ChannelHandlerContext of(ConnectionPath path) {
        if (path.beganRelayed()) {
            return path.isDialed() ? relayedClient : relayedServer;
        }
        return path.isDialed() ? client : server;
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
