package io.umbel.node.guard;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * The scores of those who have ever lost some, as many as fit. For any thread; nothing blocks.
 *
 * @param <K> who has a score
 */
final class Scores<K> {
    private static final int MAX_SCORES = 65_536;

    private final Cache<K, Score> scores =
            Caffeine.newBuilder().maximumSize(MAX_SCORES).executor(Runnable::run).build();
    private final Duration halfLife;
    private final InstantSource clock;

    Scores(Duration halfLife, InstantSource clock) {
        this.halfLife = halfLife;
        this.clock = clock;
    }

    /** At most 0. */
    double of(K who) {
        Score score = scores.getIfPresent(who);
        return score == null ? 0 : score.at(clock.instant(), halfLife);
    }

    /** The score afterwards. */
    double lower(K who, double weight) {
        return scores.asMap().compute(who, (_, score) -> lowered(score, weight)).value();
    }

    private Score lowered(@Nullable Score score, double weight) {
        return score == null
                ? new Score(-weight, clock.instant())
                : score.lowered(weight, clock.instant(), halfLife);
    }

    void forget(K who) {
        scores.invalidate(who);
    }

    /** How many are remembered. */
    long size() {
        scores.cleanUp();
        return scores.estimatedSize();
    }
}
