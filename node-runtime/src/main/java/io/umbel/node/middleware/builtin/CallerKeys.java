package io.umbel.node.middleware.builtin;

import io.umbel.node.guard.Network;
import io.umbel.spi.ConnectionInfo;
import io.umbel.spi.NetworkPath;
import java.net.InetAddress;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** By what limits tell callers apart. */
final class CallerKeys {
    private CallerKeys() {}

    /** Its key; its address where it shows none; its socket where it has no address either. */
    static Object peer(ConnectionInfo caller) {
        return caller.nodeId()
                .<Object>map(id -> id)
                .or(() -> network(caller))
                .orElseGet(() -> connection(caller));
    }

    /** The connection itself. Two sockets of one address differ by their port. */
    static Object connection(ConnectionInfo caller) {
        return switch (caller) {
            case ConnectionInfo.Quic quic -> quic.number();
            case ConnectionInfo.Tcp tcp -> tcp.remote();
            case ConnectionInfo.WebSocket web -> web.remote();
            case ConnectionInfo.Unix unix -> unix.socket();
        };
    }

    /** Where it comes from; empty for a relayed peer and a Unix socket. */
    static Optional<Network> network(ConnectionInfo caller) {
        return Optional.ofNullable(address(caller)).map(Network::of);
    }

    private static @Nullable InetAddress address(ConnectionInfo caller) {
        return switch (caller) {
            case ConnectionInfo.Quic quic ->
                    quic.path() instanceof NetworkPath.Direct direct
                            ? direct.remote().getAddress()
                            : null;
            case ConnectionInfo.Tcp tcp -> tcp.remote().getAddress();
            case ConnectionInfo.WebSocket web -> web.remote().getAddress();
            case ConnectionInfo.Unix _ -> null;
        };
    }
}
