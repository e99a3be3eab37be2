package io.umbel.node.guard;

import io.umbel.spi.NodeId;
import java.net.InetAddress;

/** Whom a ban keeps out. Its text is what {@link #parse} reads. */
public sealed interface BanSubject {
    /** A key, wherever it comes from. */
    record Key(NodeId id) implements BanSubject {
        @Override
        public String toString() {
            return id.toString();
        }
    }

    /** An IP address, whoever comes from it. */
    record Address(Network network) implements BanSubject {
        @Override
        public String toString() {
            return network.toString();
        }
    }

    /** Whether it keeps out who has this key and comes from there. */
    default boolean concerns(NodeId peer, InetAddress address) {
        return switch (this) {
            case Key(NodeId id) -> id.equals(peer);
            case Address(Network network) -> network.equals(Network.of(address));
        };
    }

    /**
     * Reads a node id or an IP address.
     *
     * @throws IllegalArgumentException if it is neither
     */
    static BanSubject parse(String text) {
        try {
            return text.contains(".") || text.contains(":")
                    ? new Address(Network.of(InetAddress.ofLiteral(text.replace("/64", ""))))
                    : new Key(NodeId.parse(text));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    '"' + text + "\" (expected a node id or an IP address)", e);
        }
    }
}
