package io.umbel.gossip.sim;

import java.util.List;
import java.util.stream.LongStream;

/** Runs of one scenario, one a seed, as many at a time as there are processors. */
final class Seeds {
    private Seeds() {}

    /** The first {@code count} seeds. */
    static List<ScenarioResult> runAll(Scenario scenario, int count) {
        return runAll(scenario, LongStream.range(0, count).toArray());
    }

    static List<ScenarioResult> runAll(Scenario scenario, long... seeds) {
        return LongStream.of(seeds)
                .parallel()
                .mapToObj(seed -> new ScenarioRun(scenario, seed).run(_ -> {}))
                .toList();
    }
}
