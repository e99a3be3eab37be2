package io.umbel.node.settings;

import io.umbel.spi.NodeAddress;
import io.umbel.spi.NodeId;
import java.util.List;
import java.util.Map;

/**
 * How others reach this node.
 *
 * @param paths {@code umbel.paths}
 * @param localCandidates {@code umbel.local-candidates}: whether peers behind relays learn the
 *     addresses of its network interfaces
 * @param relays {@code umbel.relays}: to which it holds a link, with addresses
 * @param relayTokens {@code umbel.relay-tokens}: what is shown to relays, its own or others', that
 *     ask for it
 * @param portMapping {@code umbel.port-mapping}
 */
public record ReachSettings(
        List<NodeAddress> relays,
        Map<NodeId, String> relayTokens,
        Paths paths,
        boolean localCandidates,
        PortMapping portMapping) {
    /** What connections may go over. */
    public enum Paths {
        ANY,
        /** Nothing goes through a relay. */
        DIRECT,
        /** What goes through a relay stays there. */
        RELAYED
    }

    /** Copies the collections. */
    public ReachSettings {
        relays = List.copyOf(relays);
        relayTokens = Map.copyOf(relayTokens);
    }
}
