package io.umbel.node.settings;

import io.umbel.spi.NodeAddress;
import io.umbel.spi.NodeId;
import java.util.List;
import java.util.Map;

/**
 * How others reach this node.
 *
 * @param relayOnly {@code umbel.relay-only}: peers that come through a relay do not learn its
 *     addresses
 * @param relays {@code umbel.relays}: to which it holds a link, with addresses
 * @param relayTokens {@code umbel.relay-tokens}: what is shown to relays, its own or others', that
 *     ask for it
 * @param portMapping {@code umbel.port-mapping}
 */
public record ReachSettings(
        List<NodeAddress> relays,
        Map<NodeId, String> relayTokens,
        boolean relayOnly,
        PortMapping portMapping) {
    /** Copies the collections. */
    public ReachSettings {
        relays = List.copyOf(relays);
        relayTokens = Map.copyOf(relayTokens);
    }
}
