package io.umbel.node.control;

import io.umbel.spi.Alpn;
import io.umbel.spi.NodeAddress;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A running node.
 *
 * @param address its key, and where it listens
 * @param version of Umbel
 * @param pid of its process
 * @param protocols that it serves now
 * @param connections established ones
 * @param counters of its endpoint since the start, by name
 */
public record NodeStatus(
        NodeAddress address,
        String version,
        long pid,
        Instant since,
        Path data,
        List<Alpn> protocols,
        int connections,
        Map<String, Long> counters) {
    /** Copies {@code protocols} and {@code counters}. */
    public NodeStatus {
        protocols = List.copyOf(protocols);
        counters = Map.copyOf(counters);
    }
}
