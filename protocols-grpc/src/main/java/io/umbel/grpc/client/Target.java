package io.umbel.grpc.client;

import io.umbel.grpc.resolver.ServiceTarget;
import io.umbel.spi.NodeAddress;
import java.net.URI;
import java.nio.file.Path;

/** What a channel leads to. */
sealed interface Target {
    /** A node, by its key. */
    record Node(NodeAddress address) implements Target {}

    /** All nodes that offer a service. */
    record Service(ServiceTarget service) implements Target {}

    /** A TCP port, plain or TLS. */
    record Tcp(String host, int port, boolean encrypted) implements Target {}

    /** A Unix domain socket. */
    record Unix(Path path) implements Target {}

    /** A WebSocket, whose URI has a port. */
    record WebSocket(URI uri, boolean encrypted) implements Target {}

    /**
     * @throws IllegalArgumentException if {@code text} is none of them
     */
    static Target parse(String text) {
        String word = text.strip();
        int scheme = word.indexOf("://");
        return switch (scheme < 0 ? "" : word.substring(0, scheme)) {
            case "tcp" -> tcp(word, false);
            case "tls" -> tcp(word, true);
            case "unix" -> new Unix(Path.of(word.substring("unix://".length())));
            case "ws" -> webSocket(word, false);
            case "wss" -> webSocket(word, true);
            case "umbel" ->
                    word.startsWith(ServiceTarget.PREFIX)
                            ? new Service(ServiceTarget.parse(word))
                            : new Node(NodeAddress.parse(word));
            case "" -> new Node(NodeAddress.parse(word));
            default -> throw unlike(word);
        };
    }

    private static Tcp tcp(String text, boolean encrypted) {
        URI uri = uri(text);
        return new Tcp(uri.getHost(), uri.getPort(), encrypted);
    }

    private static WebSocket webSocket(String text, boolean encrypted) {
        URI uri = uri(text);
        return new WebSocket(uri.getPath().isEmpty() ? uri.resolve("/") : uri, encrypted);
    }

    private static URI uri(String text) {
        URI uri;
        try {
            uri = URI.create(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(unlike(text).getMessage(), e);
        }
        if (uri.getHost() == null || uri.getPort() < 1) {
            throw unlike(text);
        }
        return uri;
    }

    private static IllegalArgumentException unlike(String text) {
        return new IllegalArgumentException(
                "target '%s' (expected umbel://<node-id>, umbel:///pkg.Service, a ticket, tcp://host:port, tls://host:port, unix:///path, ws://host:port/path or wss://host:port/path)"
                        .formatted(text));
    }
}
