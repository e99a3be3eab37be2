package io.umbel.gossip.proto;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class RetentionMapTest {
    private static final long T0 = 1_000;

    private final RetentionMap<String, Integer> map =
            new RetentionMap<>(Duration.ofNanos(10), 100, weight -> weight);

    @Test
    void eviction_dropsWhatIsDue_andKeepsWhatWasPutAgain() {
        map.put("a", 1, T0);
        map.put("b", 1, T0 + 1);
        map.put("c", 1, T0 + 1);
        map.put("d", 1, T0 + 2);
        map.put("b", 1, T0 + 3);
        map.evict(T0 + 11);
        assertThat(map.size()).isEqualTo(2);
        assertThat(map.contains("b")).isTrue();
        assertThat(map.contains("d")).isTrue();
        map.evict(T0 + 13);
        assertThat(map.isEmpty()).isTrue();
    }

    @Test
    void bound_costsTheOldest() {
        map.put("a", 60, T0);
        map.put("b", 40, T0);
        map.put("c", 30, T0);
        assertThat(map.get("a")).isNull();
        assertThat(map.newest(5)).containsExactly(30, 40);
        assertThat(map.newest(1)).containsExactly(30);
    }

    @Test
    void anEntryOverTheBound_isKeptAlone() {
        map.put("a", 1, T0);
        map.put("b", 500, T0);
        assertThat(map.newest(5)).containsExactly(500);
        map.put("c", 1, T0);
        assertThat(map.newest(5)).containsExactly(1);
    }

    @Test
    void removal_givesTheWeightBack() {
        map.put("a", 100, T0);
        assertThat(map.remove("a")).isEqualTo(100);
        assertThat(map.remove("a")).isNull();
        map.put("b", 50, T0);
        map.put("c", 50, T0);
        assertThat(map.size()).isEqualTo(2);
    }
}
