package io.umbel.node.address;

import io.umbel.spi.NodeAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Lets each way to one peer pass once. */
final class UntriedWays {
    private final Set<InetSocketAddress> addresses = new HashSet<>();
    private final Set<URI> relays = new HashSet<>();

    /** What of {@code address} has not passed before; a bare id if nothing. */
    NodeAddress take(NodeAddress address) {
        List<InetSocketAddress> newAddresses =
                address.addresses().stream().filter(addresses::add).toList();
        List<URI> newRelays = address.relays().stream().filter(relays::add).toList();
        return new NodeAddress(address.id(), newAddresses, newRelays);
    }
}
