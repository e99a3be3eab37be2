package io.umbel.node.path;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandler;

/**
 * Tells the codecs when a batch of packets is over.
 *
 * <p>After a batch of one packet that is told one task later: the answer that a handler writes in
 * its next task then leaves in the same packet as the acknowledgement, which halves the packets of
 * a ping-pong. After a larger batch it is told at once, because waiting would cost throughput.
 */
final class ReadBatch {
    private final ChannelHandlerContext server;
    private final ChannelHandlerContext client;
    private int packets;
    private boolean postponed;

    ReadBatch(ChannelHandlerContext server, ChannelHandlerContext client) {
        this.server = server;
        this.client = client;
    }

    void packet() {
        packets++;
    }

    void complete() throws Exception {
        int size = packets;
        packets = 0;
        if (postponed) {
            return;
        }
        if (size == 1) {
            postponed = true;
            server.executor().execute(this::completePostponed);
        } else {
            tellCodecs();
        }
    }

    private void completePostponed() {
        postponed = false;
        try {
            tellCodecs();
        } catch (Exception e) {
            server.fireExceptionCaught(e);
        }
    }

    private void tellCodecs() throws Exception {
        ((ChannelInboundHandler) server.handler()).channelReadComplete(server);
        ((ChannelInboundHandler) client.handler()).channelReadComplete(client);
    }
}
