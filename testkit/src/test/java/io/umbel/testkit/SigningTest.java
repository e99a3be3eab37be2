package io.umbel.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.umbel.spi.SignatureDomain;
import org.junit.jupiter.api.Test;

final class SigningTest {
    private static final SignatureDomain DOMAIN = SignatureDomain.of("/test/message/1");
    private static final byte[] MESSAGE = "hello".getBytes(UTF_8);

    @Test
    void signature_isVerifiedByItsAuthorsIdAlone() {
        try (var network = new InMemoryNetwork()) {
            TestNodeContext author = network.join("a");
            byte[] signature = author.sign(DOMAIN, MESSAGE);
            assertThat(signature).hasSize(SignatureDomain.SIGNATURE_LENGTH);
            assertThat(author.id().verify(DOMAIN, MESSAGE, signature)).isTrue();
            assertThat(network.join("b").id().verify(DOMAIN, MESSAGE, signature)).isFalse();
        }
    }

    @Test
    void signature_isNoneOfAnotherDomainOrMessage() {
        try (var network = new InMemoryNetwork()) {
            TestNodeContext author = network.join("a");
            byte[] signature = author.sign(DOMAIN, MESSAGE);
            assertThat(
                            author.id()
                                    .verify(
                                            SignatureDomain.of("/test/message/2"),
                                            MESSAGE,
                                            signature))
                    .isFalse();
            assertThat(author.id().verify(DOMAIN, "hullo".getBytes(UTF_8), signature)).isFalse();
            assertThat(author.id().verify(DOMAIN, MESSAGE, new byte[64])).isFalse();
            assertThat(author.id().verify(DOMAIN, MESSAGE, new byte[3])).isFalse();
        }
    }
}
