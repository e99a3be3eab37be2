package io.umbel.node.identity;

import io.umbel.spi.NodeId;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.HexFormat;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/**
 * Reads the key that a peer's certificate holds. That the peer possesses it is proven by TLS, not
 * here.
 */
public final class PeerCertificate {
    /** SubjectPublicKeyInfo of Ed25519 up to the key (RFC 8410 section 4). */
    private static final byte[] ED25519_PREFIX =
            HexFormat.of().parseHex("302a300506032b6570032100");

    private PeerCertificate() {}

    /**
     * The key of the peer that a handshake was made with.
     *
     * @throws CertificateException if it has shown none, or anything else
     */
    public static NodeId idOf(SSLSession session) throws CertificateException {
        try {
            return idOf(
                    Arrays.stream(session.getPeerCertificates())
                            .map(X509Certificate.class::cast)
                            .toArray(X509Certificate[]::new));
        } catch (SSLPeerUnverifiedException e) {
            throw new CertificateException("no certificate (expected one, self-signed)", e);
        }
    }

    /**
     * The key of a chain that is one Ed25519 certificate.
     *
     * @throws CertificateException if it is anything else
     */
    public static NodeId idOf(X509Certificate[] chain) throws CertificateException {
        if (chain.length != 1) {
            throw new CertificateException(
                    "chain of " + chain.length + " certificates (expected one, self-signed)");
        }
        byte[] spki = chain[0].getPublicKey().getEncoded();
        int prefix = ED25519_PREFIX.length;
        if (spki.length != prefix + NodeId.LENGTH
                || !Arrays.equals(spki, 0, prefix, ED25519_PREFIX, 0, prefix)) {
            throw new CertificateException(
                    "certificate with a key of "
                            + chain[0].getPublicKey().getAlgorithm()
                            + " (expected Ed25519)");
        }
        return NodeId.of(Arrays.copyOfRange(spki, prefix, spki.length));
    }
}
