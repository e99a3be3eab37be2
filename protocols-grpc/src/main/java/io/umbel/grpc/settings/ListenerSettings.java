package io.umbel.grpc.settings;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Optional;

/** One entry of {@code umbel.plugins.grpc.listen}. */
public sealed interface ListenerSettings {
    /** HTTP/2 in the clear. Port 0 takes a free one. */
    record Tcp(InetSocketAddress address) implements ListenerSettings {}

    /** HTTP/2 over TLS. */
    record Tls(InetSocketAddress address, TlsFiles files) implements ListenerSettings {}

    /** A Unix domain socket. */
    record Unix(Path path) implements ListenerSettings {}

    /**
     * HTTP/2 in the binary frames of a WebSocket.
     *
     * @param path of the request
     * @param files empty for {@code ws://}
     */
    record WebSocket(InetSocketAddress address, String path, Optional<TlsFiles> files)
            implements ListenerSettings {}

    /**
     * PEM files.
     *
     * @param clientCa if present, only clients with a certificate of it are let in
     */
    record TlsFiles(Path certificate, Path privateKey, Optional<Path> clientCa) {}
}
