package io.umbel.spi;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who calls, over what, since when: what every handler, middleware and service may ask about its
 * caller.
 *
 * <p>A snapshot: ask again for a fresh one. Never trust an address for authentication; trust {@link
 * #nodeId()}.
 */
public sealed interface ConnectionInfo {
    /** The peer's key, proven by the TLS handshake; empty where the transport proves none. */
    Optional<NodeId> nodeId();

    /**
     * Who an {@link AuthProvider} found the caller to be, when the connection was admitted; empty
     * if no provider was asked. Of an RPC or a message, the admission says it.
     */
    default Optional<AuthContext> auth() {
        return Optional.empty();
    }

    /** When the connection was established. */
    Instant since();

    /** Which end of the connection this node is. */
    enum Side {
        /** This node dialed. */
        DIALER,
        /** This node accepted. */
        ACCEPTOR
    }

    /**
     * A QUIC connection between two nodes.
     *
     * @param number counts this node's connections, for logs
     * @param peer the other node's key
     * @param caller see {@link #auth()}
     */
    record Quic(
            long number,
            NodeId peer,
            Alpn alpn,
            Side side,
            Instant since,
            NetworkPath path,
            @Nullable AuthContext caller)
            implements ConnectionInfo {
        /** A peer of whom only the key is known. */
        public Quic(
                long number, NodeId peer, Alpn alpn, Side side, Instant since, NetworkPath path) {
            this(number, peer, alpn, side, since, path, null);
        }

        @Override
        public Optional<AuthContext> auth() {
            return Optional.ofNullable(caller);
        }

        @Override
        public Optional<NodeId> nodeId() {
            return Optional.of(peer);
        }
    }

    /**
     * A TCP connection, plain or TLS.
     *
     * @param peer the key of the node that called ({@link TlsAcceptor}); null of a client that is
     *     none
     */
    record Tcp(InetSocketAddress remote, boolean encrypted, Instant since, @Nullable NodeId peer)
            implements ConnectionInfo {
        /** A client that is no node. */
        public Tcp(InetSocketAddress remote, boolean encrypted, Instant since) {
            this(remote, encrypted, since, null);
        }

        @Override
        public Optional<NodeId> nodeId() {
            return Optional.ofNullable(peer);
        }
    }

    /** A connection over a Unix domain socket: somebody on this machine who may open the file. */
    record Unix(Path socket, Instant since) implements ConnectionInfo {
        @Override
        public Optional<NodeId> nodeId() {
            return Optional.empty();
        }
    }

    /** A WebSocket, perhaps behind a reverse proxy, whose address {@code remote} then is. */
    record WebSocket(InetSocketAddress remote, boolean encrypted, Instant since)
            implements ConnectionInfo {
        @Override
        public Optional<NodeId> nodeId() {
            return Optional.empty();
        }
    }
}
