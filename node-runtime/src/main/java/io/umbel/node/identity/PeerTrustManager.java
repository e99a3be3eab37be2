package io.umbel.node.identity;

import io.umbel.spi.NodeId;
import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Trusts any Ed25519 key of a caller, and of a called node exactly the one that was dialed: the
 * engine's peer host.
 */
public final class PeerTrustManager extends X509ExtendedTrustManager {
    private static final String FOUND = "umbel.wrong-key";

    /** For any number of handshakes. */
    public PeerTrustManager() {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        var _ = PeerCertificate.idOf(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        NodeId found = PeerCertificate.idOf(chain);
        SSLSession session = engine.getSession();
        if (!found.toString().equals(expected(engine, session))) {
            session.putValue(FOUND, found); // the codec drops the exception and keeps the session
            throw new CertificateException("the node at this address is " + found);
        }
    }

    /** QUIC's engine tells it through its session only, the JDK's of a handshake under way not. */
    private static @Nullable String expected(SSLEngine engine, SSLSession session) {
        String host = engine.getPeerHost();
        return host == null ? session.getPeerHost() : host;
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        var _ = PeerCertificate.idOf(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        throw noEngine();
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType)
            throws CertificateException {
        throw noEngine();
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType)
            throws CertificateException {
        throw noEngine();
    }

    private static CertificateException noEngine() {
        return new CertificateException("nobody is dialed without an engine");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }

    /** The key of the node that answered a dial in place of the expected one. */
    public static Optional<NodeId> wrongKey(SSLEngine engine) {
        return Optional.ofNullable((NodeId) engine.getSession().getValue(FOUND));
    }
}
