package io.umbel.node.identity;

import io.umbel.spi.NodeId;
import io.umbel.spi.SignatureDomain;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.Arrays;

/** A node's Ed25519 key pair (RFC 8032): who the node is. Immutable, for any thread. */
public final class NodeKey {
    static final String ALGORITHM = "Ed25519";

    private final NodeId id;
    private final PrivateKey privateKey;
    private final X509Certificate certificate;

    NodeKey(KeyPair pair) {
        this.id = idOf(pair);
        this.privateKey = pair.getPrivate();
        this.certificate = SelfSignedCertificate.of(pair);
    }

    private static NodeId idOf(KeyPair pair) {
        byte[] spki = pair.getPublic().getEncoded();
        return NodeId.of(Arrays.copyOfRange(spki, spki.length - NodeId.LENGTH, spki.length));
    }

    /** A new key, from the platform's secure random source. */
    public static NodeKey generate() {
        try {
            return new NodeKey(KeyPairGenerator.getInstance(ALGORITHM).generateKeyPair());
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every JDK since 15 has " + ALGORITHM, e);
        }
    }

    /**
     * Reads a PKCS#8 PEM file. Blocks.
     *
     * @throws KeyFileException if it is missing, readable by others, no PEM, or the key of another
     *     algorithm
     */
    public static NodeKey read(Path file) throws IOException {
        return new NodeKey(KeyFile.read(file));
    }

    /**
     * Reads the file, or makes a key and writes it with mode 0600 if there is none. Blocks.
     *
     * @throws KeyFileException as {@link #read}, or if it cannot be written
     */
    public static NodeKey readOrCreate(Path file) throws IOException {
        return new NodeKey(KeyFile.readOrCreate(file));
    }

    /** The public key. */
    public NodeId id() {
        return id;
    }

    /** The private key, for TLS. */
    public PrivateKey privateKey() {
        return privateKey;
    }

    /**
     * A self-signed certificate that holds the key and nothing else worth knowing; it never
     * expires.
     */
    public X509Certificate certificate() {
        return certificate;
    }

    /** Signs {@code message}, as {@link SignatureDomain} describes. */
    public byte[] sign(SignatureDomain domain, byte[] message) {
        return sign(domain.toSign(message));
    }

    /** An Ed25519 signature of 64 bytes over just {@code message}. */
    byte[] sign(byte[] message) {
        try {
            Signature signature = Signature.getInstance(ALGORITHM);
            signature.initSign(privateKey);
            signature.update(message);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new AssertionError("an Ed25519 key signs", e);
        }
    }

    /**
     * 32 bytes that only this node and {@code peer} can compute, the same on both sides (X25519,
     * RFC 7748).
     */
    public byte[] sharedSecret(NodeId peer) {
        return SharedSecret.of(privateKey, peer);
    }
}
