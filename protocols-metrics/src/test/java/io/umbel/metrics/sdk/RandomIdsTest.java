package io.umbel.metrics.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class RandomIdsTest {
    private final AtomicLong number = new AtomicLong();
    private final RandomIds ids = new RandomIds(number::getAndIncrement);

    @Test
    void spanId_isSixteenDigits_andNeverZero() {
        assertThat(ids.generateSpanId()).isEqualTo("0000000000000001");
    }

    @Test
    void traceId_isThirtyTwoDigits_ofTwoNumbers() {
        number.set(0xfedcba9876543210L);

        assertThat(ids.generateTraceId()).isEqualTo("fedcba9876543210fedcba9876543211");
    }

    @Test
    void traceId_mayBeginWithZero_butIsNotZero() {
        var zeroes = new AtomicLong(3);
        var rarely = new RandomIds(() -> zeroes.getAndDecrement() > 0 ? 0 : 7);

        assertThat(rarely.generateTraceId()).isEqualTo("00000000000000000000000000000007");
    }
}
