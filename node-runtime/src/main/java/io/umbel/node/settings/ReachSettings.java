package io.umbel.node.settings;

import io.umbel.spi.NodeAddress;
import java.util.List;

/**
 * How others reach this node.
 *
 * @param relayOnly {@code umbel.relay-only}: peers that come through a relay do not learn its
 *     addresses
 * @param relays {@code umbel.relays}: to which it holds a link, with addresses
 */
public record ReachSettings(List<NodeAddress> relays, boolean relayOnly) {
    /** Copies {@code relays}. */
    public ReachSettings {
        relays = List.copyOf(relays);
    }
}
