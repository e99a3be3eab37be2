package io.umbel.node.path;

import io.netty.buffer.ByteBuf;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.unix.SegmentedDatagramPacket;
import io.umbel.spi.NodeId;

/**
 * A peer as a relay knows it.
 *
 * @param id as the relay says; TLS with the peer proves it
 */
record RelayedPeer(RelayRoute route, NodeId id) {
    /** Sends what a codec wrote, which may be several packets in one; releases nothing. */
    void send(DatagramPacket packet) {
        ByteBuf content = packet.content();
        int size =
                packet instanceof SegmentedDatagramPacket segmented && segmented.segmentSize() > 0
                        ? segmented.segmentSize()
                        : content.readableBytes();
        int end = content.writerIndex();
        for (int start = content.readerIndex(); start < end; start += size) {
            route.send(id, content.retainedSlice(start, Math.min(size, end - start)));
        }
    }
}
