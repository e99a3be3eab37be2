package io.umbel.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class Base32Test {

    /** The vectors of RFC 4648 section 10, in lower case and without padding. */
    @ParameterizedTest
    @CsvSource({
        "'',''",
        "f,my",
        "fo,mzxq",
        "foo,mzxw6",
        "foob,mzxw6yq",
        "fooba,mzxw6ytb",
        "foobar,mzxw6ytboi"
    })
    void rfcVectors_areMet(String plain, String encoded) {
        byte[] bytes = plain.getBytes(StandardCharsets.US_ASCII);

        assertThat(Base32.encode(bytes)).isEqualTo(encoded);
        assertThat(Base32.decode(encoded, "word")).isEqualTo(bytes);
    }

    @Test
    void everyLength_survivesTheRoundTrip() {
        var random = new Random(1);
        for (int length = 0; length < 300; length++) {
            byte[] bytes = Samples.bytes(random, length);
            assertThat(Base32.decode(Base32.encode(bytes), "word")).isEqualTo(bytes);
        }
    }

    @Test
    void upperCase_isRead() {
        assertThat(Base32.decode("MZXW6", "word"))
                .isEqualTo("foo".getBytes(StandardCharsets.US_ASCII));
    }

    @ParameterizedTest
    @CsvSource({"mz1w6,'1',3", "mz w6,' ',3", "mzxw=,'=',5", "\u212amxw,\u212a,1"})
    void foreignCharacter_isNamedWithItsPosition(String text, char character, int position) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Base32.decode(text, "word"))
                .withMessage(
                        "word: '%s' at position %d (expected a–z or 2–7)", character, position);
    }

    @ParameterizedTest
    @CsvSource({"m", "mzx", "mz", "mzxw6ytbo"})
    void textThatEndsInsideAByte_isRefused(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Base32.decode(text, "word"))
                .withMessageContaining("ends in the middle of a byte");
    }
}
