package io.umbel.spi;

import io.umbel.spi.ConnectionInfo.Side;
import io.umbel.spi.HealthSource.Health;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * What the node shows of itself, for a page, a metric or a health check; every node offers it
 * ({@link NodeContext#find}). All answers are copies of one moment; looking changes nothing.
 */
public interface NodeInspector {
    /**
     * The node now. Blocks for one turn of the event loop, about a microsecond for each connection;
     * for virtual threads.
     *
     * @throws IOException if the node stops, or its event loop has not answered for a second
     */
    Snapshot snapshot() throws IOException, InterruptedException;

    /**
     * Every {@link HealthSource} by its name, the node's own among them ({@code node.event-loop},
     * {@code node.plugins}). Blocks at most about a second, and always answers.
     */
    Map<String, Health> health() throws InterruptedException;

    /**
     * The node.
     *
     * @param version of Umbel
     * @param since when it was started
     * @param traffic of all its connections since then, those too that have ended
     * @param eventLoopLag how long the event loop took to answer just now
     * @param peers everybody who is connected, and everybody whose dials failed lately
     * @param protocols what it serves, by name
     * @param plugins those of its folder, those too that failed to start
     */
    record Snapshot(
            NodeAddress address,
            String version,
            Instant since,
            Traffic traffic,
            Duration eventLoopLag,
            List<Peer> peers,
            List<Protocol> protocols,
            List<Plugin> plugins) {
        /** Copies the lists. */
        public Snapshot {
            peers = List.copyOf(peers);
            protocols = List.copyOf(protocols);
            plugins = List.copyOf(plugins);
        }
    }

    /**
     * A peer.
     *
     * @param connections open ones; none if only its failures are of interest
     * @param failures dials in a row that failed
     * @param score its reputation: 0 for whoever did nothing wrong, else below; empty where nobody
     *     keeps one
     */
    record Peer(NodeId id, List<Connection> connections, int failures, OptionalDouble score) {
        /** Copies {@code connections}. */
        public Peer {
            connections = List.copyOf(connections);
        }
    }

    /**
     * An open connection.
     *
     * @param number counts this node's connections
     */
    record Connection(
            long number, Alpn alpn, Side side, Instant since, NetworkPath path, Traffic traffic) {}

    /**
     * What went over a connection, or over all, since it began: QUIC packets as the codec counts
     * them, retransmissions among them.
     *
     * @param streams that either side has opened
     * @param packetsLost sent, and declared lost (RFC 9002 section 6.1)
     * @param congestionWindow in bytes (RFC 9002 section 7); a sum over several connections
     */
    record Traffic(
            long streams,
            long bytesSent,
            long bytesReceived,
            long packetsSent,
            long packetsReceived,
            long packetsLost,
            long congestionWindow) {
        /** Nothing. */
        public static final Traffic NONE = new Traffic(0, 0, 0, 0, 0, 0, 0);

        /** Both together. */
        public Traffic plus(Traffic other) {
            return new Traffic(
                    streams + other.streams,
                    bytesSent + other.bytesSent,
                    bytesReceived + other.bytesReceived,
                    packetsSent + other.packetsSent,
                    packetsReceived + other.packetsReceived,
                    packetsLost + other.packetsLost,
                    congestionWindow + other.congestionWindow);
        }
    }

    /**
     * A protocol that is served.
     *
     * @param plugin who serves it; {@code umbel} for the node itself
     * @param middleware the checks before it, in order
     * @param accepted connections and streams that they let in since the protocol is served
     * @param refused how many they kept out, by code
     */
    record Protocol(
            Alpn alpn,
            String plugin,
            List<String> middleware,
            long accepted,
            Map<ErrorCode, Long> refused) {
        /** Copies the collections. */
        public Protocol {
            middleware = List.copyOf(middleware);
            refused = Map.copyOf(refused);
        }
    }

    /**
     * A plugin of the folder.
     *
     * @param running whether it serves
     * @param loadedAt when it was started, or when that failed
     * @param problem one sentence with its mend; empty if there is none
     */
    record Plugin(
            String id,
            String version,
            boolean running,
            List<Alpn> protocols,
            Instant loadedAt,
            String problem) {
        /** Copies {@code protocols}. */
        public Plugin {
            protocols = List.copyOf(protocols);
        }
    }
}
