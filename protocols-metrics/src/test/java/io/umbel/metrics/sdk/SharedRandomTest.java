package io.umbel.metrics.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class SharedRandomTest {
    /** What the authors' own program prints for this seed. */
    @Test
    void numbers_areThoseOfSplitMix64() {
        var random = new SharedRandom(1_234_567);

        assertThat(random.getAsLong()).isEqualTo(6_457_827_717_110_365_317L);
        assertThat(random.getAsLong()).isEqualTo(3_203_168_211_198_807_973L);
        assertThat(random.getAsLong()).isEqualTo(Long.parseUnsignedLong("9817491932198370423"));
    }
}
