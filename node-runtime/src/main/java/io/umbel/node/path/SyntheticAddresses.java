package io.umbel.node.path;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.random.RandomGenerator;

/**
 * Addresses of fd15:70a:510b::/64, which name a connection to the codec and never appear on a wire.
 */
public final class SyntheticAddresses {
    private static final long PREFIX = 0xfd15_070a_510b_0000L;
    private static final int PORT = 1;

    private SyntheticAddresses() {}

    static InetSocketAddress next(RandomGenerator random) {
        byte[] bytes =
                ByteBuffer.allocate(2 * Long.BYTES)
                        .putLong(PREFIX)
                        .putLong(random.nextLong())
                        .array();
        try {
            return new InetSocketAddress(InetAddress.getByAddress(bytes), PORT);
        } catch (UnknownHostException e) {
            throw new AssertionError("16 bytes are an address", e);
        }
    }

    /**
     * Whether {@code address} is one of ours: refuse it from users, lookups and the socket alike.
     */
    public static boolean isSynthetic(InetAddress address) {
        return address instanceof Inet6Address v6
                && ByteBuffer.wrap(v6.getAddress()).getLong() == PREFIX;
    }
}
