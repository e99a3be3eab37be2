package io.umbel.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class NodeIdTest {
    /** SubjectPublicKeyInfo of Ed25519 up to the key (RFC 8410 section 4). */
    private static final byte[] SPKI_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

    @Test
    void textForms_surviveTheRoundTrip() {
        var random = new Random(2);
        for (int i = 0; i < 200; i++) {
            NodeId id = Samples.nodeId(random);

            assertThat(id.toString())
                    .hasSize(52)
                    .matches("[a-z2-7]+")
                    .startsWith(id.toShortString());
            assertThat(NodeId.parse(id.toString())).isEqualTo(id).hasSameHashCodeAs(id);
            assertThat(NodeId.parse(id.toString().toUpperCase(Locale.ROOT))).isEqualTo(id);
            assertThat(NodeId.parse(id.toHex())).isEqualTo(id);
            assertThat(NodeId.of(id.toBytes())).isEqualTo(id).isEqualByComparingTo(id);
        }
    }

    @Test
    void order_isThatOfUnsignedBytes() {
        var high = new byte[NodeId.LENGTH];
        high[0] = (byte) 0x80;
        var low = new byte[NodeId.LENGTH];
        low[0] = 0x7f;

        assertThat(new TreeSet<>(Arrays.asList(NodeId.of(high), NodeId.of(low))).getFirst())
                .isEqualTo(NodeId.of(low));
    }

    @Test
    void bytes_areCopiedInAndOut() {
        byte[] key = Samples.RFC_8032.toBytes();
        NodeId id = NodeId.of(key);
        key[0]++;
        id.toBytes()[1]++;

        assertThat(id).isEqualTo(Samples.RFC_8032);
    }

    @Test
    void generatedKeys_arePointsOfTheCurve() throws Exception {
        var generator = KeyPairGenerator.getInstance("Ed25519");
        for (int i = 0; i < 50; i++) {
            byte[] encoded = generator.generateKeyPair().getPublic().getEncoded();
            byte[] key = Arrays.copyOfRange(encoded, SPKI_PREFIX.length, encoded.length);

            assertThat(NodeId.parse(HexFormat.of().formatHex(key)).toBytes()).isEqualTo(key);
        }
    }

    @Test
    void pointsOfTheCurve_areThoseThatTheJdkVerifiesWith() throws Exception {
        var random = new Random(3);
        int valid = 0;
        for (int i = 0; i < 300; i++) {
            byte[] key = Samples.bytes(random, NodeId.LENGTH);
            assertThat(Ed25519Point.isOnCurve(key)).isEqualTo(jdkTakes(key));
            valid += Ed25519Point.isOnCurve(key) ? 1 : 0;
        }
        assertThat(valid).isBetween(100, 200);
    }

    /** 1 and −1 are the y of points with x = 0, which has no odd twin (RFC 8032 section 5.1.3). */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "0100000000000000000000000000000000000000000000000000000000000080",
                "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
                "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "0200000000000000000000000000000000000000000000000000000000000000"
            })
    void noPointOfTheCurve_isRefused(String hex) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NodeId.parse(hex))
                .withMessageContaining(hex)
                .withMessageContaining("mistyped");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "aa", "hello world", "umbel://", "0123"})
    void malformedText_isRefusedWithWhatWasExpected(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NodeId.parse(text))
                .withMessageStartingWith("node id: ")
                .withMessageContaining("expected");
    }

    @Test
    void sixtyFourCharactersThatAreNoHex_areRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NodeId.parse("g".repeat(64)))
                .withMessageContaining("expected 64 hex digits");
    }

    @Test
    void wrongLength_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NodeId.of(new byte[31]))
                .withMessage("node id: 31 bytes (expected 32)");
    }

    private static boolean jdkTakes(byte[] key) throws Exception {
        byte[] encoded = Arrays.copyOf(SPKI_PREFIX, SPKI_PREFIX.length + key.length);
        System.arraycopy(key, 0, encoded, SPKI_PREFIX.length, key.length);
        PublicKey parsed =
                KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
        try {
            Signature.getInstance("Ed25519").initVerify(parsed);
            return true;
        } catch (InvalidKeyException _) {
            return false;
        }
    }

    /** A stranger chooses the id and the signature: no choice may be an error of ours. */
    @Test
    void verify_isFalse_whateverTheIdAndTheSignature() {
        var random = new Random(3);
        var domain = SignatureDomain.of("/test/1");
        for (int i = 0; i < 200; i++) {
            var key = new byte[NodeId.LENGTH];
            var signature = new byte[random.nextInt(SignatureDomain.SIGNATURE_LENGTH + 2)];
            random.nextBytes(key);
            random.nextBytes(signature);
            assertThat(NodeId.of(key).verify(domain, key, signature)).isFalse();
            var longEnough = Arrays.copyOf(signature, SignatureDomain.SIGNATURE_LENGTH);
            assertThat(NodeId.of(key).verify(domain, key, longEnough)).isFalse();
        }
    }
}
