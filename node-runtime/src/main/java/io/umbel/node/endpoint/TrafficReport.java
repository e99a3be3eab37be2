package io.umbel.node.endpoint;

import io.umbel.spi.NodeId;
import io.umbel.spi.NodeInspector.Connection;
import io.umbel.spi.NodeInspector.Traffic;
import java.time.Duration;
import java.util.List;

/**
 * What went over a socket.
 *
 * @param open connections of this moment
 * @param total of all connections since the socket was bound; its congestion window is that of the
 *     open ones
 * @param eventLoopLag how long the event loop took to answer
 */
public record TrafficReport(List<OfPeer> open, Traffic total, Duration eventLoopLag) {
    /** Copies {@code open}. */
    public TrafficReport {
        open = List.copyOf(open);
    }

    /** A peer's connection. */
    public record OfPeer(NodeId peer, Connection connection) {}
}
