package io.umbel.grpc.server;

import java.net.Inet6Address;
import java.net.InetSocketAddress;

/** An address as it stands in a URI. */
final class HostAndPort {
    private HostAndPort() {}

    static String of(InetSocketAddress address) {
        if (address.getAddress() == null) {
            return address.getHostString() + ':' + address.getPort();
        }
        String host = address.getAddress().getHostAddress();
        return (address.getAddress() instanceof Inet6Address ? '[' + host + ']' : host)
                + ':'
                + address.getPort();
    }
}
