package io.umbel.node.path;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.unix.SegmentedDatagramPacket;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import org.jspecify.annotations.Nullable;

/** Sends what the codecs write to synthetic addresses where the peer really is. Event loop only. */
final class OutboundPackets {
    private final PathTable table;
    private final PeerProbing probing;
    private @Nullable ConnectionPath writing;

    OutboundPackets(PathTable table, PeerProbing probing) {
        this.table = table;
        this.probing = probing;
    }

    /** The path is released. */
    void forget(ConnectionPath path) {
        if (writing == path) {
            writing = null;
        }
    }

    void write(ChannelHandlerContext ctx, DatagramPacket packet, ChannelPromise promise) {
        ConnectionPath path = pathTo(packet.recipient());
        if (path == null) {
            packet.release();
            promise.tryFailure(
                    new NoRouteToHostException(
                            "the connection to " + packet.recipient() + " is gone"));
            return;
        }
        for (InetSocketAddress also : path.otherDestinations()) {
            var _ = ctx.write(readdressed(packet, packet.content().retainedDuplicate(), also));
        }
        sendRelayed(path, packet);
        InetSocketAddress direct = path.direct();
        if (direct == null) {
            packet.release();
            // A task of its own: the codec does not expect it while it writes.
            ctx.executor().execute(promise::trySuccess);
            return;
        }
        Peer peer = path.peer();
        if (peer != null && peer.machine().isWatched()) {
            probing.sent(peer);
        }
        var _ = ctx.write(readdressed(packet, packet.content(), direct), promise);
    }

    private void sendRelayed(ConnectionPath path, DatagramPacket packet) {
        RelayedPeer to = path.throughRelay();
        Peer peer = path.peer();
        if (to == null) {
            return;
        }
        if (peer == null) {
            to.send(packet);
        } else {
            for (RelayRoute route : probing.relaysFor(peer)) {
                new RelayedPeer(route, peer.id()).send(packet);
            }
        }
    }

    @SuppressWarnings("ReferenceEquality") // see pathTo
    boolean isSynthetic(InetSocketAddress recipient) {
        return (writing != null && writing.synthetic() == recipient)
                || SyntheticAddresses.isSynthetic(recipient.getAddress());
    }

    /**
     * The codec hands back the very object it was given, and mostly the one of the packet before.
     */
    @SuppressWarnings("ReferenceEquality")
    private @Nullable ConnectionPath pathTo(InetSocketAddress synthetic) {
        ConnectionPath last = writing;
        if (last == null || last.synthetic() != synthetic) {
            last = table.bySynthetic(synthetic);
            writing = last;
        }
        return last;
    }

    private static DatagramPacket readdressed(
            DatagramPacket packet, ByteBuf content, InetSocketAddress to) {
        return packet instanceof SegmentedDatagramPacket segmented
                ? new SegmentedDatagramPacket(content, segmented.segmentSize(), to)
                : new DatagramPacket(content, to);
    }
}
