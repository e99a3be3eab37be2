package io.umbel.node.identity;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.umbel.spi.NodeId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Signature;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class NodeKeyTest {
    /** RFC 8032 section 7.1, test 2. */
    private static final String RFC_SEED =
            "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb";

    private static final String RFC_ID =
            "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c";
    private static final String RFC_SIGNATURE =
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
                    + "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00";

    @TempDir Path folder;

    @Test
    void publicKeyAndSignature_areThoseOfRfc8032() throws Exception {
        NodeKey key = NodeKey.read(rfcKeyFile());

        assertThat(key.id()).isEqualTo(NodeId.parse(RFC_ID));
        assertThat(key.sign(new byte[] {0x72})).asHexString().isEqualToIgnoringCase(RFC_SIGNATURE);
    }

    @Test
    void certificate_carriesTheKeyAndIsSignedByIt() throws Exception {
        NodeKey key = NodeKey.generate();

        key.certificate().verify(key.certificate().getPublicKey());
        key.certificate().checkValidity();
        assertThat(key.certificate().getPublicKey().getEncoded()).endsWith(key.id().toBytes());
        assertThat(key.certificate().getSubjectX500Principal().getName()).isEqualTo("CN=umbel");
    }

    @Test
    void certificate_dependsOnTheKeyAlone() throws Exception {
        Path file = rfcKeyFile();

        assertThat(NodeKey.read(file).certificate())
                .isEqualTo(NodeKey.read(file).certificate())
                .isNotEqualTo(NodeKey.generate().certificate());
    }

    @Test
    void sign_isVerifiedByTheCertificate() throws Exception {
        NodeKey key = NodeKey.generate();
        byte[] message = "umbel".getBytes(US_ASCII);

        var verifier = Signature.getInstance("Ed25519");
        verifier.initVerify(key.certificate().getPublicKey());
        verifier.update(message);

        assertThat(verifier.verify(key.sign(message))).isTrue();
    }

    @Test
    void sharedSecret_isTheSameOnBothSides_andOnlyThere() {
        NodeKey a = NodeKey.generate();
        NodeKey b = NodeKey.generate();
        NodeKey c = NodeKey.generate();

        assertThat(a.sharedSecret(b.id()))
                .isEqualTo(b.sharedSecret(a.id()))
                .isNotEqualTo(a.sharedSecret(c.id()));
    }

    private Path rfcKeyFile() throws Exception {
        byte[] pkcs8 = HexFormat.of().parseHex("302e020100300506032b657004220420" + RFC_SEED);
        Path file = folder.resolve("rfc.pem");
        Files.deleteIfExists(file);
        KeyFiles.writePrivate(
                file,
                "-----BEGIN PRIVATE KEY-----\n"
                        + Base64.getEncoder().encodeToString(pkcs8)
                        + "\n-----END PRIVATE KEY-----\n");
        return file;
    }
}
