package io.umbel.grpc.command;

import io.umbel.grpc.resolver.ServiceTarget;
import io.umbel.spi.NodeAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;

/** Whom a command calls, and over which transport. */
sealed interface Target {

    /** What a person typed, or may type. */
    @Override
    String toString();

    /** Whether the server shows a certificate that an authority may have signed. */
    default boolean isTls() {
        return switch (this) {
            case Tcp tcp -> tcp.tls();
            case WebSocket socket -> "wss".equalsIgnoreCase(socket.uri().getScheme());
            case Node _, Service _, Unix _ -> false;
        };
    }

    /** As one who makes channels reads it. */
    default String text() {
        return switch (this) {
            case Node node -> node.address().toString();
            case Service _, Tcp _, Unix _, WebSocket _ -> toString();
        };
    }

    /** A node, over QUIC. */
    record Node(NodeAddress address) implements Target {
        @Override
        public String toString() {
            return "peer " + address.id().toShortString();
        }
    }

    /** Every node that offers a service, as the running node knows them. */
    record Service(ServiceTarget service) implements Target {
        @Override
        public String toString() {
            return service.toString();
        }
    }

    /** HTTP/2 over TCP, plain or under TLS. */
    record Tcp(String host, int port, boolean tls) implements Target {
        @Override
        public String toString() {
            return (tls ? "tls://" : "tcp://") + host + ':' + port;
        }
    }

    /** HTTP/2 over a Unix domain socket. */
    record Unix(Path socket) implements Target {
        @Override
        public String toString() {
            return "unix://" + socket;
        }
    }

    /** HTTP/2 in the binary frames of a WebSocket. */
    record WebSocket(URI uri) implements Target {
        @Override
        public String toString() {
            return uri.toString();
        }
    }

    /** What one may type. */
    String EXPECTED =
            "a ticket, an umbel:// URI, a node id, umbel:///pkg.Service, tcp://host:port, tls://host:port, unix:///path, ws:// or wss:// URI";

    /**
     * Reads a target.
     *
     * @throws IllegalArgumentException if it is none; the message says what was expected
     */
    static Target parse(String text) {
        int colon = text.indexOf("://");
        String scheme = colon < 0 ? "" : text.substring(0, colon).toLowerCase(Locale.ROOT);
        return switch (scheme) {
            case "tcp", "tls" -> tcp(text, scheme.equals("tls"));
            case "unix" -> unix(text, text.substring(colon + 3));
            case "ws", "wss" -> new WebSocket(uri(text));
            case "umbel" ->
                    text.startsWith(ServiceTarget.PREFIX)
                            ? new Service(ServiceTarget.parse(text))
                            : new Node(NodeAddress.parse(text));
            case "" -> new Node(NodeAddress.parse(text));
            default ->
                    throw new IllegalArgumentException(
                            "'%s' (expected %s)".formatted(text, EXPECTED));
        };
    }

    private static Tcp tcp(String text, boolean tls) {
        URI uri = uri(text);
        if (uri.getPort() <= 0 || !uri.getPath().isEmpty()) {
            throw new IllegalArgumentException(
                    "'%s' (expected %s://host:port)".formatted(text, uri.getScheme()));
        }
        return new Tcp(uri.getHost(), uri.getPort(), tls);
    }

    private static Unix unix(String text, String path) {
        try {
            if (path.startsWith("/")) {
                return new Unix(Path.of(path));
            }
        } catch (InvalidPathException _) {
            // told below
        }
        throw new IllegalArgumentException(
                "'%s' (expected unix:///path, with the whole path of the socket)".formatted(text));
    }

    private static URI uri(String text) {
        try {
            URI uri = new URI(text);
            if (uri.getHost() != null) {
                return uri;
            }
        } catch (URISyntaxException _) {
            // told below
        }
        throw new IllegalArgumentException(
                "'%s' (expected a host and a port after the two slashes)".formatted(text));
    }
}
