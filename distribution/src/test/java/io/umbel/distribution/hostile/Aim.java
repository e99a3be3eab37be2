package io.umbel.distribution.hostile;

import io.umbel.distribution.DialingNode;
import io.umbel.node.Node;
import io.umbel.node.identity.NodeKey;
import io.umbel.spi.NodeAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Map;

/**
 * What an attacker aims at, and from where.
 *
 * @param tcpPort where gRPC is served without a key
 * @param folder for the attacker's own nodes
 * @param from the attacker's IP address
 */
record Aim(NodeAddress node, int tcpPort, Path folder, String from) {
    /** Where the node's QUIC packets go. */
    InetSocketAddress socket() {
        return node.addresses().getFirst();
    }

    /** Somebody with a new key. */
    Node stranger() throws Exception {
        return stranger(from, NodeKey.generate());
    }

    /** Somebody with that key, at that address; its own limits keep it from nothing. */
    Node stranger(String address, NodeKey key) throws Exception {
        return DialingNode.start(
                folder,
                key,
                Map.of(
                        "umbel.endpoint.bind-address",
                        address,
                        "umbel.endpoint.max-aborted-streams",
                        "10000000",
                        "umbel.dial.timeout",
                        "2s"));
    }
}
