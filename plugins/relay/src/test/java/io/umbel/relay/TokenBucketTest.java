package io.umbel.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.umbel.relay.RelaySettings.Quota;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class TokenBucketTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final TokenBucket bucket = new TokenBucket(new Quota(1000, 5000), 0);

    private int taken(long now) {
        int bytes = 0;
        while (bucket.take(100, now)) {
            bytes += 100;
        }
        return bytes;
    }

    @Test
    void burst_passesAtOnce_thenTheRate() {
        assertThat(taken(0)).isEqualTo(5000);
        assertThat(taken(SECOND)).isEqualTo(1000);
        assertThat(taken(3 * SECOND)).isEqualTo(2000);
    }

    @Test
    void pause_fillsItUp_butNotOver() {
        assertThat(taken(0)).isEqualTo(5000);
        assertThat(bucket.isFull(4 * SECOND)).isFalse();
        assertThat(bucket.isFull(5 * SECOND)).isTrue();
        assertThat(taken(1000 * SECOND)).isEqualTo(5000);
    }

    @Test
    void refusedBytes_areNotTaken() {
        assertThat(bucket.take(5001, 0)).isFalse();
        assertThat(bucket.take(5000, 0)).isTrue();
    }
}
