package io.umbel.node.identity;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An Ed25519 private key in PKCS#8 (RFC 8410 section 7) and PEM (RFC 7468). */
final class PrivateKeyPem {
    private static final String LABEL = "PRIVATE KEY";
    private static final Pattern BEGIN = Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----");
    private static final String MEND =
            " (expected an Ed25519 private key in PKCS#8 PEM: restore the file from a backup, or move"
                    + " it away and the node makes a new one, which gives it a new id)";
    private static final List<String> OTHER_ALGORITHMS =
            List.of("RSA", "EC", "X25519", "X448", "Ed448", "DSA", "DH");

    private PrivateKeyPem() {}

    static String format(PrivateKey key) {
        String base64 =
                Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded());
        return "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n".formatted(LABEL, base64);
    }

    static KeyPair parse(Path file, String pem) throws KeyFileException {
        Matcher begin = BEGIN.matcher(pem);
        if (!begin.find()) {
            throw new KeyFileException(file, "no PEM block inside" + MEND, null);
        }
        if (!begin.group(1).equals(LABEL)) {
            throw new KeyFileException(file, "holds '" + begin.group(1) + "'" + MEND, null);
        }
        int end = pem.indexOf("-----END " + LABEL + "-----", begin.end());
        if (end < 0) {
            throw new KeyFileException(file, "cut short: the END line is missing" + MEND, null);
        }
        try {
            return pair(Base64.getMimeDecoder().decode(pem.substring(begin.end(), end)));
        } catch (InvalidKeySpecException | IllegalArgumentException e) {
            throw new KeyFileException(file, e.getMessage() + MEND, e);
        }
    }

    private static KeyPair pair(byte[] pkcs8) throws InvalidKeySpecException {
        try {
            return pair(
                    (EdECPrivateKey)
                            KeyFactory.getInstance(NodeKey.ALGORITHM)
                                    .generatePrivate(new PKCS8EncodedKeySpec(pkcs8)));
        } catch (InvalidKeySpecException e) {
            throw new InvalidKeySpecException(describe(pkcs8), e);
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every JDK since 15 has " + NodeKey.ALGORITHM, e);
        }
    }

    /**
     * The JDK derives a public key from a private one only while it generates both, so it is given
     * the seed as its randomness.
     */
    private static KeyPair pair(EdECPrivateKey key) throws GeneralSecurityException {
        var generator = KeyPairGenerator.getInstance(NodeKey.ALGORITHM);
        generator.initialize(
                NamedParameterSpec.ED25519, new FixedRandom(key.getBytes().orElseThrow()));
        return generator.generateKeyPair();
    }

    private static String describe(byte[] pkcs8) {
        return OTHER_ALGORITHMS.stream()
                .filter(algorithm -> isKeyOf(algorithm, pkcs8))
                .findFirst()
                .map(algorithm -> "holds a key of type " + algorithm)
                .orElse("the key inside is damaged or cut short");
    }

    private static boolean isKeyOf(String algorithm, byte[] pkcs8) {
        try {
            var _ =
                    KeyFactory.getInstance(algorithm)
                            .generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
            return true;
        } catch (GeneralSecurityException _) {
            return false;
        }
    }
}
