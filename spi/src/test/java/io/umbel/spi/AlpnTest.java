package io.umbel.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AlpnTest {

    @ParameterizedTest
    @ValueSource(strings = {"a", "/echo/1.0", "h3", "!~"})
    void visibleAscii_isTaken(String name) {
        assertThat(Alpn.of(name)).hasToString(name).isEqualTo(new Alpn(name));
        assertThat(Alpn.of(name).toBytes()).isEqualTo(name.getBytes(StandardCharsets.US_ASCII));
    }

    @ParameterizedTest
    @ValueSource(strings = {" ", "a b", "a\n", "a\0", "\u007f", "é", "\ud83c\udf3f"})
    void anythingElse_isRefused(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Alpn.of(name))
                .withMessage("alpn: '%s' (expected visible ASCII, no spaces)", name);
    }

    @Test
    void length_isOneTo255() {
        assertThat(Alpn.of("a".repeat(255)).toBytes()).hasSize(255);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Alpn.of("a".repeat(256)))
                .withMessage("alpn: 256 bytes (expected 1–255)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Alpn.of(""))
                .withMessage("alpn: 0 bytes (expected 1–255)");
    }
}
