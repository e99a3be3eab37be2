package io.umbel.gossip.proto;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class IndexedSetTest {
    private final SplittableRandom random = new SplittableRandom(7);
    private final IndexedSet<Integer> set = new IndexedSet<>();

    IndexedSetTest() {
        List.of(1, 2, 3, 4).forEach(set::add);
    }

    @Test
    void order_isInsertion_exceptThatTheLastTakesARemovedOnesPlace() {
        assertThat(set.add(2)).isFalse();
        assertThat(set).containsExactly(1, 2, 3, 4);
        assertThat(set.remove(2)).isTrue();
        assertThat(set.remove(2)).isFalse();
        assertThat(set).containsExactly(1, 4, 3);
        assertThat(set.remove(3)).isTrue();
        assertThat(set.toList()).containsExactly(1, 4);
        assertThat(set.contains(3)).isFalse();
    }

    @Test
    void oneSeed_givesOneResult() {
        assertThat(set.sample(new SplittableRandom(3), 3, _ -> true))
                .isEqualTo(set.sample(new SplittableRandom(3), 3, _ -> true));
        assertThat(set.pick(new SplittableRandom(3))).isEqualTo(set.pick(new SplittableRandom(3)));
    }

    @Test
    void pick_reachesEveryElement_andOnlyThoseAllowed() {
        Set<Integer> picked = new HashSet<>();
        Set<Integer> allowed = new HashSet<>();
        for (int i = 0; i < 200; i++) {
            picked.add(set.pick(random).orElseThrow());
            allowed.add(set.pick(random, n -> n != 2).orElseThrow());
        }
        assertThat(picked).containsExactlyInAnyOrder(1, 2, 3, 4);
        assertThat(allowed).containsExactlyInAnyOrder(1, 3, 4);
        assertThat(set.pick(random, _ -> false)).isEmpty();
        assertThat(new IndexedSet<Integer>().pick(random)).isEmpty();
    }

    @Test
    void sample_holdsDifferentElements_asManyAsThereAre() {
        assertThat(set.sample(random, 2, _ -> true)).hasSize(2).doesNotHaveDuplicates();
        assertThat(set.sample(random, 9, n -> n > 1)).containsExactlyInAnyOrder(2, 3, 4);
        assertThat(set.sample(random, 0, _ -> true)).isEmpty();
    }

    @Test
    void removeRandom_removesWhatItReturns_untilNothingIsLeft() {
        Set<Integer> removed = new HashSet<>();
        for (Optional<Integer> next = set.removeRandom(random);
                next.isPresent();
                next = set.removeRandom(random)) {
            removed.add(next.get());
            assertThat(set.contains(next.get())).isFalse();
        }
        assertThat(removed).containsExactlyInAnyOrder(1, 2, 3, 4);
        assertThat(set.isEmpty()).isTrue();
    }
}
