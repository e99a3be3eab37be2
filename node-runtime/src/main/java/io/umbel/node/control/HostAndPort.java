package io.umbel.node.control;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * Socket addresses as text, {@code 192.0.2.1:4433} or {@code [2001:db8::1]:4433}; no name is looked
 * up.
 */
public final class HostAndPort {
    private HostAndPort() {}

    /** The text of an address, by its number if that is known. */
    public static String format(InetSocketAddress address) {
        String host =
                address.isUnresolved()
                        ? address.getHostString()
                        : address.getAddress().getHostAddress();
        return (address.getAddress() instanceof Inet6Address ? '[' + host + ']' : host)
                + ':'
                + address.getPort();
    }

    static InetSocketAddress parse(String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 0) {
            throw new IllegalArgumentException("address: '" + text + "' (expected host:port)");
        }
        String host = text.substring(0, colon).replaceAll("[\\[\\]]", "");
        int port = Integer.parseInt(text.substring(colon + 1));
        try {
            return new InetSocketAddress(InetAddress.ofLiteral(host), port);
        } catch (IllegalArgumentException _) {
            return InetSocketAddress.createUnresolved(host, port);
        }
    }
}
