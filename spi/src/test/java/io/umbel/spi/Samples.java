package io.umbel.spi;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.HexFormat;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Values for round trips; the same in every run, for the seed is the caller's. */
final class Samples {
    /** The public key of RFC 8032 section 7.1, test 1. */
    static final NodeId RFC_8032 =
            NodeId.of(
                    HexFormat.of()
                            .parseHex(
                                    "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"));

    private Samples() {}

    static byte[] bytes(RandomGenerator random, int length) {
        var bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    static NodeId nodeId(RandomGenerator random) {
        return Stream.generate(() -> bytes(random, NodeId.LENGTH))
                .filter(Ed25519Point::isOnCurve)
                .map(NodeId::of)
                .findFirst()
                .orElseThrow();
    }

    static InetSocketAddress address(RandomGenerator random) {
        try {
            var ip = InetAddress.getByAddress(bytes(random, random.nextBoolean() ? 4 : 16));
            return new InetSocketAddress(ip, random.nextInt(1, 65_536));
        } catch (UnknownHostException e) {
            throw new AssertionError("4 and 16 bytes are addresses", e);
        }
    }

    static NodeAddress nodeAddress(RandomGenerator random) {
        List<InetSocketAddress> addresses =
                Stream.generate(() -> address(random)).limit(random.nextInt(33)).toList();
        List<URI> relays =
                IntStream.range(0, random.nextInt(4))
                        .mapToObj(
                                i -> URI.create("https://relay" + i + ".example:7443/a?b=c&d=%20"))
                        .toList();
        return new NodeAddress(nodeId(random), addresses, relays);
    }
}
