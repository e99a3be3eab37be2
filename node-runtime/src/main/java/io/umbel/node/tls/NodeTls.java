package io.umbel.node.tls;

import io.umbel.node.identity.NodeKey;
import io.umbel.node.identity.PeerTrustManager;
import io.umbel.node.identity.SingleKeyManager;
import io.umbel.spi.Alpn;
import io.umbel.spi.NodeId;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;

/**
 * The JDK's TLS 1.3 with Ed25519 certificates on both sides; as over QUIC, the key is the only
 * thing that is checked. For any thread.
 */
public final class NodeTls {
    private static final String VERSION = "TLSv1.3";
    private static final String SIGNATURE = "ed25519";

    private final SSLContext context;
    private final AtomicInteger dials = new AtomicInteger();

    /** With this key. */
    public NodeTls(NodeKey key) {
        try {
            context = SSLContext.getInstance(VERSION);
            context.init(
                    new KeyManager[] {new SingleKeyManager(key)},
                    new TrustManager[] {new PeerTrustManager()},
                    null);
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every JDK since 16 has " + VERSION + " and Ed25519", e);
        }
    }

    /**
     * For a handshake with this peer and nobody else. Host and port are never sent: the first is
     * the expected key, where the trust manager finds it, the second makes each session new.
     */
    SSLEngine dialing(NodeId expected, Alpn alpn) {
        SSLEngine engine = context.createSSLEngine(expected.toString(), dials.incrementAndGet());
        engine.setUseClientMode(true);
        engine.setSSLParameters(parameters(List.of(alpn)));
        return engine;
    }

    /** For a handshake that somebody has begun; closes {@code tcp} when it is closed. */
    SSLSocket accepting(Socket tcp, Collection<Alpn> served) throws IOException {
        var socket = (SSLSocket) context.getSocketFactory().createSocket(tcp, null, true);
        socket.setUseClientMode(false);
        SSLParameters parameters = parameters(served);
        parameters.setNeedClientAuth(true);
        socket.setSSLParameters(parameters);
        return socket;
    }

    private static SSLParameters parameters(Collection<Alpn> alpns) {
        var parameters = new SSLParameters();
        parameters.setProtocols(new String[] {VERSION});
        parameters.setSignatureSchemes(new String[] {SIGNATURE});
        parameters.setApplicationProtocols(alpns.stream().map(Alpn::name).toArray(String[]::new));
        return parameters;
    }
}
