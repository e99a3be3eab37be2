package io.umbel.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ErrorCodeTest {

    @Test
    void everyConstant_printsItsName() throws IllegalAccessException {
        var values = new HashSet<Long>();
        for (var field : constants()) {
            var code = (ErrorCode) field.get(null);
            assertThat(code).hasToString(field.getName());
            values.add(code.value());
        }
        assertThat(values).hasSameSizeAs(constants()).hasSizeGreaterThan(10);
    }

    @Test
    void ownCodes_lieInTheReservedBlock() throws IllegalAccessException {
        for (var field : constants()) {
            long value = ((ErrorCode) field.get(null)).value();
            assertThat(value == 0 || (value >= 0x756d00 && value <= 0x756dff)).isTrue();
        }
    }

    @Test
    void codeOfAProtocol_printsInHex() {
        assertThat(ErrorCode.of(42)).hasToString("0x2a");
        assertThat(ErrorCode.of(0x756d00)).hasToString("0x756d00");
        assertThat(ErrorCode.of(ErrorCode.LIMIT_EXCEEDED.value() + 1)).hasToString("0x756d0c");
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, (1L << 62) - 1})
    void variableLengthIntegers_areTaken(long value) {
        assertThat(ErrorCode.of(value).value()).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, Long.MIN_VALUE, 1L << 62, Long.MAX_VALUE})
    void otherNumbers_areRefused(long value) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ErrorCode.of(value))
                .withMessage("error code: %d (expected 0 to 2^62 − 1)", value);
    }

    private static List<Field> constants() {
        return Arrays.stream(ErrorCode.class.getFields())
                .filter(f -> Modifier.isStatic(f.getModifiers()))
                .toList();
    }
}
