package io.umbel.node.settings;

import io.umbel.spi.NodeAddress;
import java.util.List;

/**
 * How others reach this node.
 *
 * @param relays {@code umbel.relays}: to which it holds a link, with addresses
 */
public record ReachSettings(List<NodeAddress> relays) {
    /** Copies {@code relays}. */
    public ReachSettings {
        relays = List.copyOf(relays);
    }
}
