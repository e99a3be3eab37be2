package io.umbel.node.endpoint;

import io.umbel.node.identity.PeerCertificate;
import io.umbel.spi.NodeId;
import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;
import javax.net.ssl.X509ExtendedTrustManager;

/** Trusts any Ed25519 key of a caller, and of a called node exactly the one that was dialed. */
final class PeerTrustManager extends X509ExtendedTrustManager {
    private static final String FOUND = "umbel.wrong-key";

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
        if (!found.toString().equals(session.getPeerHost())) {
            session.putValue(FOUND, found); // the codec drops the exception and keeps the session
            throw new CertificateException("the node at this address is " + found);
        }
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        throw noEngine();
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
        return new CertificateException("only QUIC handshakes are checked here");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }

    /** The key of the node that answered a dial in place of the expected one. */
    static Optional<NodeId> wrongKey(SSLEngine engine) {
        return Optional.ofNullable((NodeId) engine.getSession().getValue(FOUND));
    }
}
