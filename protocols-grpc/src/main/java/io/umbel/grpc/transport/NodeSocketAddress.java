package io.umbel.grpc.transport;

import io.umbel.spi.NodeAddress;
import java.net.SocketAddress;
import java.util.Objects;

/** A node to dial, where Netty and grpc-java want a socket address. */
public final class NodeSocketAddress extends SocketAddress {
    private static final long serialVersionUID = 1L;

    private final transient NodeAddress node;

    /** The address of this node. */
    public NodeSocketAddress(NodeAddress node) {
        this.node = node;
    }

    NodeAddress node() {
        return node;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof NodeSocketAddress that && that.node.equals(node);
    }

    @Override
    public int hashCode() {
        return Objects.hashCode(node);
    }

    @Override
    public String toString() {
        return node.toString();
    }
}
