package io.umbel.testkit.hostile;

import java.time.Duration;
import java.util.List;

/**
 * What the honest client saw during one phase.
 *
 * @param durations of the calls that succeeded, ascending
 * @param lastFailure empty if there was none
 */
public record HonestSide(List<Duration> durations, int failures, String lastFailure) {
    private static final double PERCENT = 100;

    /** Sorts a copy of {@code durations}. */
    public HonestSide {
        durations = durations.stream().sorted().toList();
    }

    /** How many calls were made. */
    public int calls() {
        return durations.size() + failures;
    }

    /** Of 0 to 1; 0 if no call was made. */
    public double successRate() {
        return calls() == 0 ? 0 : (double) durations.size() / calls();
    }

    /** What that share of the successful calls did not exceed; zero if there was none. */
    public Duration percentile(double percent) {
        if (durations.isEmpty()) {
            return Duration.ZERO;
        }
        int rank = (int) Math.ceil(percent / PERCENT * durations.size());
        return durations.get(Math.clamp(rank - 1, 0, durations.size() - 1));
    }
}
