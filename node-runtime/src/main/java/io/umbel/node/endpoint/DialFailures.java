package io.umbel.node.endpoint;

import io.netty.handler.codec.quic.QuicConnectionCloseEvent;
import io.netty.util.NetUtil;
import io.umbel.spi.Alpn;
import io.umbel.spi.DialException;
import io.umbel.spi.DialException.Failure;
import io.umbel.spi.NodeAddress;
import io.umbel.spi.NodeId;
import java.net.InetSocketAddress;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Turns what the codec says of a dial that failed into what a person can act on. */
final class DialFailures {
    /**
     * TLS's no_application_protocol (RFC 7301 section 3.2), as QUIC carries it (RFC 9001 section
     * 4.8).
     */
    private static final int NO_APPLICATION_PROTOCOL = 0x100 + 120;

    private DialFailures() {}

    static DialException of(
            NodeAddress peer,
            Alpn alpn,
            @Nullable Throwable cause,
            @Nullable QuicConnectionCloseEvent close) {
        String name = peer.id().toShortString();
        if (close != null && close.error() == NO_APPLICATION_PROTOCOL) {
            return notServing(name, alpn, cause);
        }
        if (close != null) {
            return new DialException(
                    Failure.REFUSED,
                    "dial " + name + ": " + ConnectionLifecycle.reason(close).describe(),
                    cause);
        }
        return unreachable(peer, cause);
    }

    static DialException wrongKey(
            NodeAddress peer, InetSocketAddress at, NodeId found, @Nullable Throwable cause) {
        return new DialException(
                Failure.WRONG_KEY,
                "dial "
                        + peer.id().toShortString()
                        + ": the node at "
                        + text(at)
                        + " is "
                        + found
                        + " (expected "
                        + peer.id()
                        + "; is the ticket old?)",
                cause);
    }

    private static DialException notServing(String name, Alpn alpn, @Nullable Throwable cause) {
        return new DialException(
                Failure.NOT_SERVING,
                "dial "
                        + name
                        + ": the peer does not serve "
                        + alpn
                        + " (is its plugin loaded there?)",
                cause);
    }

    static DialException unreachable(NodeAddress peer, @Nullable Throwable cause) {
        return new DialException(
                Failure.UNREACHABLE,
                "dial "
                        + peer.id().toShortString()
                        + ": nobody answered at "
                        + peer.addresses().stream()
                                .map(DialFailures::text)
                                .collect(Collectors.joining(", "))
                        + " (is the node running, and does the network let UDP through?)",
                cause);
    }

    static DialException full(NodeAddress peer, int limit) {
        return notPossible(
                peer, "this node holds " + limit + " connections (umbel.endpoint.max-connections)");
    }

    static DialException stopping(NodeAddress peer) {
        return notPossible(peer, "this node stops");
    }

    private static DialException notPossible(NodeAddress peer, String why) {
        return new DialException(
                Failure.NOT_POSSIBLE, "dial " + peer.id().toShortString() + ": " + why, null);
    }

    private static String text(InetSocketAddress address) {
        return NetUtil.toSocketAddressString(address);
    }

    static DialException noAddress(NodeAddress peer) {
        return new DialException(
                Failure.NO_ADDRESS,
                "dial "
                        + peer.id().toShortString()
                        + ": no address is known (use a ticket, or name it in umbel.peers)",
                null);
    }
}
