package io.umbel.node.path;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandler;
import java.util.List;

/**
 * Tells the codecs when a batch of packets is over.
 *
 * <p>After a batch of one packet that is told one task later: the answer that a handler writes in
 * its next task then leaves in the same packet as the acknowledgement, which halves the packets of
 * a ping-pong. After a larger batch it is told at once, because waiting would cost throughput.
 */
final class ReadBatch {
    private final List<ChannelHandlerContext> codecs;
    private int packets;
    private boolean postponed;

    ReadBatch(List<ChannelHandlerContext> codecs) {
        this.codecs = codecs;
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
            codecs.getFirst().executor().execute(this::completePostponed);
        } else {
            tellCodecs();
        }
    }

    private void completePostponed() {
        postponed = false;
        try {
            tellCodecs();
        } catch (Exception e) {
            codecs.getFirst().fireExceptionCaught(e);
        }
    }

    private void tellCodecs() throws Exception {
        for (ChannelHandlerContext codec : codecs) {
            ((ChannelInboundHandler) codec.handler()).channelReadComplete(codec);
        }
    }
}
