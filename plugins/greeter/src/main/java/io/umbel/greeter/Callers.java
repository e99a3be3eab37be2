package io.umbel.greeter;

import com.google.protobuf.Timestamp;
import io.umbel.spi.ConnectionInfo;
import io.umbel.spi.NetworkPath;
import io.umbel.spi.NodeId;
import java.net.InetSocketAddress;
import java.time.Instant;

/** What the node knows of a caller, as a message. */
final class Callers {
    private Callers() {}

    /** Of the call that this thread serves. */
    static Caller current() {
        ConnectionInfo info = io.umbel.grpc.Caller.current();
        Caller.Builder caller =
                switch (info) {
                    case ConnectionInfo.Quic quic -> of(Transport.QUIC, text(quic.path()));
                    case ConnectionInfo.Tcp tcp ->
                            of(tcp.encrypted() ? Transport.TLS : Transport.TCP, text(tcp.remote()));
                    case ConnectionInfo.Unix unix -> of(Transport.UNIX, unix.socket().toString());
                    case ConnectionInfo.WebSocket socket ->
                            of(Transport.WEB_SOCKET, text(socket.remote()));
                };
        return caller.setNode(info.nodeId().map(NodeId::toString).orElse(""))
                .setConnected(timestamp(info.since()))
                .build();
    }

    private static Caller.Builder of(Transport transport, String address) {
        return Caller.newBuilder().setTransport(transport).setAddress(address);
    }

    private static String text(NetworkPath path) {
        return switch (path) {
            case NetworkPath.Direct direct -> text(direct.remote());
            case NetworkPath.Relayed relayed -> "via " + relayed.relay();
        };
    }

    private static String text(InetSocketAddress address) {
        return address.getAddress().getHostAddress() + ':' + address.getPort();
    }

    private static Timestamp timestamp(Instant instant) {
        return Timestamp.newBuilder()
                .setSeconds(instant.getEpochSecond())
                .setNanos(instant.getNano())
                .build();
    }
}
