package io.umbel.node.identity;

import io.umbel.spi.NodeId;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.XECPrivateKeySpec;
import java.security.spec.XECPublicKeySpec;
import java.util.Arrays;
import javax.crypto.KeyAgreement;

/**
 * What two nodes share without having exchanged anything: X25519 (RFC 7748) between their Ed25519
 * keys, mapped to the Montgomery curve by the birational map of RFC 7748 section 4.1.
 */
final class SharedSecret {
    private static final BigInteger P = BigInteger.TWO.pow(255).subtract(BigInteger.valueOf(19));
    private static final String X25519 = "X25519";

    private SharedSecret() {}

    /** 32 bytes; the same on both sides. */
    static byte[] of(PrivateKey own, NodeId peer) {
        try {
            var keys = KeyFactory.getInstance(X25519);
            var agreement = KeyAgreement.getInstance(X25519);
            agreement.init(
                    keys.generatePrivate(
                            new XECPrivateKeySpec(NamedParameterSpec.X25519, scalar(own))));
            agreement.doPhase(
                    keys.generatePublic(
                            new XECPublicKeySpec(NamedParameterSpec.X25519, montgomeryU(peer))),
                    true);
            return agreement.generateSecret();
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException(
                    "shared secret: " + peer + " has no X25519 counterpart", e);
        }
    }

    /**
     * RFC 8032 section 5.1.5, step 1: the scalar is the clamped first half of the seed's hash;
     * X25519 clamps.
     */
    private static byte[] scalar(PrivateKey own) throws GeneralSecurityException {
        byte[] seed =
                ((EdECPrivateKey) own)
                        .getBytes()
                        .orElseThrow(() ->
                                new IllegalArgumentException(
                                        "shared secret: the private key hides its bytes"));
        return Arrays.copyOf(MessageDigest.getInstance("SHA-512").digest(seed), 32);
    }

    /** u = (1 + y) / (1 − y). */
    private static BigInteger montgomeryU(NodeId peer) {
        byte[] y = peer.toBytes();
        var bigEndian = new byte[y.length];
        for (int i = 0; i < y.length; i++) {
            bigEndian[i] = y[y.length - 1 - i];
        }
        bigEndian[0] &= 0x7f;
        var value = new BigInteger(1, bigEndian);
        return BigInteger.ONE
                .add(value)
                .multiply(BigInteger.ONE.subtract(value).modInverse(P))
                .mod(P);
    }
}
