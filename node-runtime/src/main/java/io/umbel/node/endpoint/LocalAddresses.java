package io.umbel.node.endpoint;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.Comparator;
import java.util.List;

/**
 * The addresses behind a bound socket: itself, or this machine's, if it is bound to the wildcard.
 */
final class LocalAddresses {
    private LocalAddresses() {}

    static List<InetSocketAddress> of(InetSocketAddress bound) {
        if (!bound.getAddress().isAnyLocalAddress()) {
            return List.of(
                    new InetSocketAddress(withoutScope(bound.getAddress()), bound.getPort()));
        }
        try {
            return NetworkInterface.networkInterfaces()
                    .filter(LocalAddresses::isUp)
                    .flatMap(NetworkInterface::inetAddresses)
                    .filter(address ->
                            !address.isLinkLocalAddress() && !address.isMulticastAddress())
                    .sorted(
                            Comparator.comparing(InetAddress::isLoopbackAddress)
                                    .thenComparing(address -> address instanceof Inet6Address))
                    .map(address -> new InetSocketAddress(withoutScope(address), bound.getPort()))
                    .toList();
        } catch (SocketException _) {
            return List.of(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), bound.getPort()));
        }
    }

    private static boolean isUp(NetworkInterface network) {
        try {
            return network.isUp();
        } catch (SocketException _) {
            return false; // gone while we looked
        }
    }

    private static InetAddress withoutScope(InetAddress address) {
        try {
            return InetAddress.getByAddress(address.getAddress());
        } catch (UnknownHostException e) {
            throw new AssertionError("an address has the length of one", e);
        }
    }
}
