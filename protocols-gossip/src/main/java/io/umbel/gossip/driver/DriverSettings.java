package io.umbel.gossip.driver;

import io.umbel.gossip.proto.GossipConfig;
import io.umbel.gossip.wire.FrameLimits;
import io.umbel.spi.NodeAddress;
import java.util.List;

/**
 * How a node gossips.
 *
 * @param maxMessage bytes of a message
 * @param queueBytes that may wait for one peer
 * @param seeds of every topic, besides its own
 */
public record DriverSettings(
        GossipConfig protocol, int maxMessage, int queueBytes, List<NodeAddress> seeds) {
    /** The protocol's defaults, messages of 4 KiB, queues of 4 MiB, no seeds. */
    public static final DriverSettings DEFAULT =
            new DriverSettings(GossipConfig.DEFAULT, 4096, 4 << 20, List.of());

    public DriverSettings {
        seeds = List.copyOf(seeds);
    }

    /** So many messages fit into the half of a peer's queue. */
    int mailbox() {
        return Math.clamp(queueBytes / 2 / limits().maxFrame(), 1, 1024);
    }

    FrameLimits limits() {
        return FrameLimits.forPayload(maxMessage + Envelope.OVERHEAD);
    }
}
