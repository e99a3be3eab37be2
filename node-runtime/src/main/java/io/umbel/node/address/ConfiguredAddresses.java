package io.umbel.node.address;

import io.umbel.spi.AddressLookup;
import io.umbel.spi.NodeAddress;
import io.umbel.spi.NodeId;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The addresses that {@code umbel.peers} names. Immutable. */
public final class ConfiguredAddresses implements AddressLookup {
    private final Map<NodeId, List<NodeAddress>> peers;

    /** A key may occur several times: its ways are tried in the order of the settings. */
    public ConfiguredAddresses(List<NodeAddress> peers) {
        this.peers = peers.stream().collect(Collectors.groupingBy(NodeAddress::id));
    }

    /** Does not block. */
    @Override
    public List<NodeAddress> lookup(NodeId id) {
        return peers.getOrDefault(id, List.of());
    }
}
