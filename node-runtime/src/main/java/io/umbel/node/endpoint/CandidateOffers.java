package io.umbel.node.endpoint;

import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Tells a peer that is reached through a relay where this node may be: at once, a few times more
 * because datagrams get lost, then now and then because addresses change. Event loop only.
 */
final class CandidateOffers {
    private static final long[] GAPS_MILLIS = {100, 300, 600};
    private static final long LATER_MILLIS = 5000;

    private final EstablishedConnection connection;
    private final OwnReach reach;
    private int made;

    private CandidateOffers(EstablishedConnection connection, OwnReach reach) {
        this.connection = connection;
        this.reach = reach;
    }

    static void start(EstablishedConnection connection, OwnReach reach) {
        new CandidateOffers(connection, reach).offer();
    }

    private void offer() {
        if (!connection.isOpen()) {
            return;
        }
        List<InetSocketAddress> candidates = reach.candidates();
        if (connection.path().relay().isPresent() && !candidates.isEmpty()) {
            send(candidates);
        }
        long gap = made < GAPS_MILLIS.length ? GAPS_MILLIS[made] : LATER_MILLIS;
        made++;
        var _ = connection.eventLoop().schedule(this::offer, gap, TimeUnit.MILLISECONDS);
    }

    private void send(List<InetSocketAddress> candidates) {
        ByteBuf list = connection.channel().alloc().directBuffer();
        CandidateList.write(candidates, list);
        if (list.readableBytes() <= connection.maxDatagramSize()) {
            connection.writeDatagram(DatagramKind.CANDIDATES, list);
        } else {
            list.release();
        }
    }
}
