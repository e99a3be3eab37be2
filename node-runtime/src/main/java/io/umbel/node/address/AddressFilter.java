package io.umbel.node.address;

import io.umbel.node.path.SyntheticAddresses;
import io.umbel.spi.NodeAddress;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Resolves host names, and keeps back what no peer can have for an address. May block. */
record AddressFilter(HostResolver resolver) {
    private static final InetAddress BROADCAST = InetAddress.ofLiteral("255.255.255.255");

    /** The ways that are resolved, together, and each that is not on its own. */
    static Stream<NodeAddress> apart(NodeAddress address) {
        List<InetSocketAddress> resolved =
                address.addresses().stream().filter(way -> !way.isUnresolved()).toList();
        Stream<NodeAddress> unresolved =
                address.addresses().stream()
                        .filter(InetSocketAddress::isUnresolved)
                        .map(way -> NodeAddress.of(address.id(), way));
        return Stream.concat(
                Stream.of(new NodeAddress(address.id(), resolved, address.relays())), unresolved);
    }

    static boolean needsResolving(NodeAddress address) {
        return address.addresses().stream().anyMatch(InetSocketAddress::isUnresolved);
    }

    /**
     * The ways of {@code address} that may be dialed, host names resolved.
     *
     * @param problems is told of each way that is left out, and why
     */
    NodeAddress usable(NodeAddress address, Consumer<String> problems) {
        var usable = new LinkedHashSet<InetSocketAddress>();
        for (InetSocketAddress way : address.addresses()) {
            for (InetSocketAddress resolved : resolve(way, problems)) {
                refusal(resolved).ifPresentOrElse(problems, () -> usable.add(resolved));
            }
        }
        List<InetSocketAddress> first = usable.stream().limit(NodeAddress.MAX_WAYS).toList();
        return new NodeAddress(address.id(), first, address.relays());
    }

    private List<InetSocketAddress> resolve(InetSocketAddress way, Consumer<String> problems) {
        if (!way.isUnresolved()) {
            return List.of(way);
        }
        try {
            return Arrays.stream(resolver.resolve(way.getHostString()))
                    .map(address -> new InetSocketAddress(address, way.getPort()))
                    .toList();
        } catch (UnknownHostException _) {
            problems.accept("host name '" + way.getHostString() + "' cannot be resolved");
            return List.of();
        }
    }

    private static Optional<String> refusal(InetSocketAddress way) {
        InetAddress address = way.getAddress();
        if (address.isAnyLocalAddress()) {
            return refused(way, "an address of the peer, not the wildcard");
        } else if (address.isMulticastAddress() || address.equals(BROADCAST)) {
            return refused(way, "the address of one peer");
        } else if (SyntheticAddresses.isSynthetic(address)) {
            return refused(way, "a real address: this one only has a meaning inside a node");
        }
        return Optional.empty();
    }

    private static Optional<String> refused(InetSocketAddress way, String expected) {
        String host = way.getAddress().getHostAddress();
        String shown = way.getAddress() instanceof Inet4Address ? host : "[" + host + "]";
        return Optional.of(
                "address " + shown + ":" + way.getPort() + " (expected " + expected + ")");
    }
}
