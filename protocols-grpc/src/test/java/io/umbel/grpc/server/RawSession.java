package io.umbel.grpc.server;

import io.umbel.spi.ErrorCode;
import io.umbel.spi.Stream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import javax.net.ssl.SSLSocket;

/**
 * The bytes of an HTTP/2 session, over a listener, from a peer that may say anything.
 *
 * @param breakOff ends it without a word of HTTP/2
 */
record RawSession(InputStream in, OutputStream out, AutoCloseable breakOff) {
    private static final int PATIENCE_MILLIS = 30_000;

    static RawSession open(AllListeners listeners, Transport transport) throws Exception {
        String target = listeners.target(transport);
        return switch (transport) {
            case QUIC -> {
                Stream stream = listeners.node.dial().openStream();
                yield new RawSession(
                        stream.in(), stream.out(), () -> stream.out().reset(ErrorCode.CANCELLED));
            }
            case TCP -> {
                URI uri = URI.create(target);
                yield of(new Socket(uri.getHost(), uri.getPort()));
            }
            case TLS -> of(tls(URI.create(target)));
            case UNIX -> unix(Path.of(target.substring(transport.scheme().length())));
            case WEB_SOCKET -> RawWebSocket.open(URI.create(target));
            case SECURE_WEB_SOCKET -> throw new UnsupportedOperationException(target);
        };
    }

    private static RawSession of(Socket socket) throws IOException {
        socket.setSoTimeout(PATIENCE_MILLIS);
        return new RawSession(socket.getInputStream(), socket.getOutputStream(), socket);
    }

    private static RawSession unix(Path path) throws IOException {
        var channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        channel.connect(UnixDomainSocketAddress.of(path));
        return new RawSession(
                Channels.newInputStream(channel), Channels.newOutputStream(channel), channel);
    }

    private static SSLSocket tls(URI uri) throws Exception {
        var socket =
                (SSLSocket)
                        Certificates.trusting()
                                .getSocketFactory()
                                .createSocket(uri.getHost(), uri.getPort());
        var parameters = socket.getSSLParameters();
        parameters.setApplicationProtocols(new String[] {"h2"});
        socket.setSSLParameters(parameters);
        return socket;
    }
}
