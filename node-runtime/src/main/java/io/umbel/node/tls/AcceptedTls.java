package io.umbel.node.tls;

import static java.util.Objects.requireNonNull;

import io.umbel.spi.Alpn;
import io.umbel.spi.ConnectionInfo;
import io.umbel.spi.NodeId;
import io.umbel.spi.TlsConnection;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import javax.net.ssl.SSLSocket;

/** A handshake that a peer began, and has proven its key in. */
final class AcceptedTls implements TlsConnection {
    private final Socket tcp;
    private final InputStream in;
    private final OutputStream out;
    private final Alpn alpn;
    private final ConnectionInfo.Tcp info;

    AcceptedTls(Socket tcp, SSLSocket tls, Alpn alpn, ConnectionInfo.Tcp info) throws IOException {
        this.tcp = tcp;
        this.in = tls.getInputStream();
        this.out = tls.getOutputStream();
        this.alpn = alpn;
        this.info = info;
    }

    Alpn alpn() {
        return alpn;
    }

    NodeId peer() {
        return requireNonNull(info.peer());
    }

    @Override
    public ConnectionInfo.Tcp info() {
        return info;
    }

    @Override
    public InputStream in() {
        return in;
    }

    @Override
    public OutputStream out() {
        return out;
    }

    @Override
    public void close() {
        close(tcp);
    }

    /** TLS' own close waits for a writer, who may wait for a peer that does not read. */
    static void close(Socket tcp) {
        try {
            tcp.close();
        } catch (IOException _) {
            // it is of no use any more
        }
    }

    /** {@code /relay/1.0 abcdefghij over TCP}. */
    @Override
    public String toString() {
        return alpn + " " + peer().toShortString() + " over TCP";
    }
}
