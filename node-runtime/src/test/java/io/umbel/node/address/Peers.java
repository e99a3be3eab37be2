package io.umbel.node.address;

import io.umbel.spi.NodeAddress;
import io.umbel.spi.NodeId;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;

/** Peers and ways to them, by number. */
final class Peers {
    private Peers() {}

    static NodeId id(int number) {
        var key = new byte[NodeId.LENGTH];
        Arrays.fill(key, (byte) number);
        return NodeId.of(key);
    }

    static NodeAddress at(int peer, String... ways) {
        return NodeAddress.of(
                id(peer), Arrays.stream(ways).map(Peers::way).toArray(InetSocketAddress[]::new));
    }

    /** {@code host port}; a host that is no address stays unresolved. */
    static InetSocketAddress way(String hostAndPort) {
        int space = hostAndPort.indexOf(' ');
        String host = hostAndPort.substring(0, space);
        int port = Integer.parseInt(hostAndPort.substring(space + 1));
        return !host.endsWith(".test")
                ? new InetSocketAddress(InetAddress.ofLiteral(host), port)
                : InetSocketAddress.createUnresolved(host, port);
    }
}
