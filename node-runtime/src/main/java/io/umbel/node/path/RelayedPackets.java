package io.umbel.node.path;

import io.netty.buffer.ByteBuf;
import io.netty.channel.socket.DatagramPacket;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * Packets that came through relays and wait for the codecs. They arrive while a codec reads the
 * relay's own packets, and no codec may be entered again before it has returned.
 */
final class RelayedPackets {
    private static final int MAX_WAITING = 4096;

    /** A packet and who sent it. */
    record Arrival(RelayedPeer from, ByteBuf content) {
        /** As if it had come to {@code local}; a slice, because the codec reads from index 0. */
        DatagramPacket packet(InetSocketAddress local) {
            return new DatagramPacket(content.slice(), local, local);
        }
    }

    private final Queue<Arrival> waiting = new ArrayDeque<>();

    /** Keeps a packet, or releases it if too many wait; true if it is the first of a batch. */
    boolean add(Arrival arrival) {
        if (waiting.size() == MAX_WAITING) {
            arrival.content.release();
            return false;
        }
        waiting.add(arrival);
        return waiting.size() == 1;
    }

    /** The packets of the batch that is over; more may arrive while they are read. */
    Queue<Arrival> takeAll() {
        var batch = new ArrayDeque<>(waiting);
        waiting.clear();
        return batch;
    }
}
