package io.umbel.node.endpoint;

import io.netty.handler.codec.quic.QuicConnectionStats;
import io.netty.util.concurrent.Future;
import io.umbel.spi.ConnectionInfo;
import io.umbel.spi.NodeInspector.Connection;
import io.umbel.spi.NodeInspector.Traffic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * Sums what went over connections, those too that have ended. The codec's own counters are asked
 * only when somebody looks, and once at a connection's end; its congestion window is as old as its
 * RTT, because asking for paths costs several times as much. Event loop only.
 */
final class TrafficLedger {
    private Traffic ended = Traffic.NONE;

    void ended(EstablishedConnection connection) {
        ended = ended.plus(of(connection, 0));
    }

    TrafficReport report(Collection<EstablishedConnection> open, Duration lag) {
        var each = new ArrayList<TrafficReport.OfPeer>(open.size());
        Traffic total = ended;
        for (EstablishedConnection connection : open) {
            Traffic traffic = of(connection, connection.congestionWindow());
            total = total.plus(traffic);
            each.add(new TrafficReport.OfPeer(connection.peer(), of(connection.info(), traffic)));
        }
        return new TrafficReport(each, total, lag);
    }

    private static Connection of(ConnectionInfo.Quic info, Traffic traffic) {
        return new Connection(
                info.number(), info.alpn(), info.side(), info.since(), info.path(), traffic);
    }

    private static Traffic of(EstablishedConnection connection, long congestionWindow) {
        QuicConnectionStats codec = known(connection.channel().collectStats());
        return codec == null
                ? Traffic.NONE
                : new Traffic(
                        connection.streams(),
                        codec.sentBytes(),
                        codec.recvBytes(),
                        codec.sent(),
                        codec.recv(),
                        codec.lost(),
                        congestionWindow);
    }

    /** On the event loop the codec answers at once, unless the connection never was one. */
    private static <T> @Nullable T known(Future<T> answer) {
        return answer.isSuccess() ? answer.getNow() : null;
    }
}
