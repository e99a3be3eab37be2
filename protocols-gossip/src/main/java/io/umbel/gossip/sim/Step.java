package io.umbel.gossip.sim;

import java.time.Duration;

/** What happens in a {@link Scenario}, one step after the other. */
public sealed interface Step {

    /** Whether all nodes stay, and stay reachable. */
    default boolean isHarmless() {
        return switch (this) {
            case Rounds _, Pause _ -> true;
            case Kill _, Replace _, Split _ -> false;
        };
    }

    /** Who sends in a round. */
    enum Senders {
        /** One node, the same in all rounds. */
        SINGLE,
        /** One node, another in each round. */
        MULTI,
        /** Every node. */
        ALL
    }

    /**
     * Messages, measured.
     *
     * @param phase what these rounds show; rounds of one phase are summed up together
     * @param count one after the other, each until all is delivered or the time limit is over
     * @param limit how long a round may take
     */
    record Rounds(String phase, int count, Senders senders, Duration limit) implements Step {}

    /** Time goes by. */
    record Pause(Duration duration) implements Step {}

    /**
     * A share of the nodes stops at one instant, without a word.
     *
     * @param percent how many of a hundred
     * @param seedsSurvive whether the nodes that the others were told at the beginning are spared;
     *     else they die first
     */
    record Kill(int percent, boolean seedsSurvive) implements Step {}

    /**
     * A share of the nodes, none of them a seed, leaves, every other one without a word; a second
     * later as many others join.
     *
     * @param percent how many of a hundred
     */
    record Replace(int percent) implements Step {}

    /**
     * From now on a node reaches only those on its own side.
     *
     * @param sides how many there are; with one, all is well again
     */
    record Split(int sides) implements Step {}
}
