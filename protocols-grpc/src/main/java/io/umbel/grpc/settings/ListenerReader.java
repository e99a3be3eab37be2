package io.umbel.grpc.settings;

import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import io.umbel.grpc.settings.ListenerSettings.TlsFiles;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One listener: {@code "tcp://host:port"}, or an object with {@code address} and PEM files. */
final class ListenerReader {
    private static final String EXPECTED =
            "tcp://host:port, tls://host:port, unix:///path, ws://host:port/path or wss://host:port/path";
    private static final Set<String> KEYS =
            Set.of("address", "certificate", "private-key", "client-ca");

    private ListenerReader() {}

    static ListenerSettings read(ConfigValue entry) {
        if (entry instanceof ConfigObject object) {
            object.keySet().stream()
                    .filter(key -> !KEYS.contains(key))
                    .findFirst()
                    .ifPresent(key -> {
                        throw new IllegalArgumentException(
                                "unknown key '" + key + "' (expected one of " + KEYS + ")");
                    });
            return of(text(object, "address"), tls(object));
        }
        return of(String.valueOf(entry.unwrapped()), Optional.empty());
    }

    private static ListenerSettings of(String text, Optional<TlsFiles> files) {
        URI uri = uri(text);
        return switch (String.valueOf(uri.getScheme())) {
            case "tcp" -> new ListenerSettings.Tcp(address(text, uri));
            case "tls" -> new ListenerSettings.Tls(address(text, uri), required(text, files));
            case "unix" -> new ListenerSettings.Unix(Path.of(uri.getPath()));
            case "ws" ->
                    new ListenerSettings.WebSocket(address(text, uri), path(uri), Optional.empty());
            case "wss" ->
                    new ListenerSettings.WebSocket(
                            address(text, uri), path(uri), Optional.of(required(text, files)));
            default -> throw unlike(text);
        };
    }

    private static URI uri(String text) {
        try {
            return URI.create(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(unlike(text).getMessage(), e);
        }
    }

    private static InetSocketAddress address(String text, URI uri) {
        if (uri.getHost() == null || uri.getPort() < 0) {
            throw unlike(text);
        }
        return new InetSocketAddress(uri.getHost(), uri.getPort());
    }

    private static String path(URI uri) {
        return uri.getPath().isEmpty() ? "/" : uri.getPath();
    }

    private static TlsFiles required(String text, Optional<TlsFiles> files) {
        return files.orElseThrow(() ->
                new IllegalArgumentException(
                        "'%s' has no certificate (expected { address = \"%s\", certificate = \"chain.pem\", private-key = \"key.pem\" })"
                                .formatted(text, text)));
    }

    private static Optional<TlsFiles> tls(ConfigObject object) {
        if (!object.containsKey("certificate") && !object.containsKey("private-key")) {
            return Optional.empty();
        }
        return Optional.of(
                new TlsFiles(
                        Path.of(text(object, "certificate")),
                        Path.of(text(object, "private-key")),
                        Optional.ofNullable(object.get("client-ca"))
                                .map(value -> Path.of(String.valueOf(value.unwrapped())))));
    }

    private static String text(ConfigObject object, String key) {
        @Nullable ConfigValue value = object.get(key);
        if (value == null) {
            throw new IllegalArgumentException("no '" + key + "' beside " + object.keySet());
        }
        return String.valueOf(value.unwrapped());
    }

    private static IllegalArgumentException unlike(String text) {
        return new IllegalArgumentException("'" + text + "' (expected " + EXPECTED + ")");
    }
}
