package io.umbel.node.guard;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/**
 * An IPv4 address, or the first 64 bits of an IPv6 one: a single host may use all of a /64.
 *
 * @param address with zeros after the first 64 bits
 */
public record Network(InetAddress address) {
    private static final int IPV6_PREFIX = 8;

    /** Where {@code address} belongs. */
    public static Network of(InetAddress address) {
        if (!(address instanceof Inet6Address)) {
            return new Network(address);
        }
        byte[] bytes = address.getAddress();
        Arrays.fill(bytes, IPV6_PREFIX, bytes.length, (byte) 0);
        try {
            return new Network(InetAddress.getByAddress(bytes));
        } catch (UnknownHostException e) {
            throw new AssertionError("16 bytes are an address", e);
        }
    }

    /** {@code 192.0.2.1}, {@code 2001:db8:0:0:0:0:0:0/64}. */
    @Override
    public String toString() {
        return address.getHostAddress() + (address instanceof Inet6Address ? "/64" : "");
    }
}
