package io.umbel.gossip.directory;

import io.umbel.spi.NodeAddress;
import io.umbel.spi.NodeId;
import io.umbel.spi.ServiceDirectory.Service;
import java.time.Duration;
import java.util.List;

/**
 * All that a node says of itself.
 *
 * @param node with the ways to reach it
 * @param sequence grows with each record, over restarts too
 * @param ttl how long to believe it, from its arrival on
 * @param services none: it withdraws whatever it offered
 */
record NodeRecord(NodeAddress node, long sequence, Duration ttl, List<Service> services) {
    static final Duration SHORTEST_TTL = Duration.ofSeconds(1);
    static final Duration LONGEST_TTL = Duration.ofHours(1);

    NodeRecord {
        services = List.copyOf(services);
    }

    NodeId id() {
        return node.id();
    }

    Version version() {
        return new Version(id(), sequence);
    }
}
