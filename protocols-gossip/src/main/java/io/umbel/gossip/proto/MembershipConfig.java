package io.umbel.gossip.proto;

import java.time.Duration;

/**
 * HyParView's parameters. All members of a topic should agree on them.
 *
 * @param activeCapacity neighbors that a member keeps
 * @param passiveCapacity further members that it remembers, to replace neighbors by
 * @param activeWalk steps of a newcomer's random walk (ARWL)
 * @param passiveWalk steps before the end at which the walk leaves the newcomer in a passive view
 *     (PRWL)
 * @param shuffleWalk steps of a shuffle's random walk
 * @param shuffleActive neighbors told of in a shuffle (ka)
 * @param shufflePassive others told of in a shuffle (kp)
 * @param shuffleInterval how often views are shuffled; each interval varies by ±20 %
 * @param neighborTimeout how long a peer may take to answer that it will be a neighbor
 * @param joinTimeout how long a seed may take to answer, dial included
 */
public record MembershipConfig(
        int activeCapacity,
        int passiveCapacity,
        int activeWalk,
        int passiveWalk,
        int shuffleWalk,
        int shuffleActive,
        int shufflePassive,
        Duration shuffleInterval,
        Duration neighborTimeout,
        Duration joinTimeout) {

    public static final MembershipConfig DEFAULT =
            new MembershipConfig(
                    5,
                    30,
                    6,
                    3,
                    6,
                    3,
                    4,
                    Duration.ofSeconds(60),
                    Duration.ofMillis(500),
                    Duration.ofSeconds(5));

    public MembershipConfig {
        if (activeCapacity < 1 || passiveCapacity < 1) {
            throw new IllegalArgumentException(
                    "view capacities: active %d, passive %d (expected at least 1)"
                            .formatted(activeCapacity, passiveCapacity));
        }
        if (shuffleInterval.toMillis() < 1) {
            throw new IllegalArgumentException(
                    "shuffle interval: " + shuffleInterval + " (expected at least 1 ms)");
        }
    }

    /** The most nodes that a shuffle or its reply may name: the sample and its origin. */
    public int maxNodes() {
        return shuffleActive + shufflePassive + 1;
    }

    public MembershipConfig withActiveCapacity(int capacity) {
        return new MembershipConfig(
                capacity,
                passiveCapacity,
                activeWalk,
                passiveWalk,
                shuffleWalk,
                shuffleActive,
                shufflePassive,
                shuffleInterval,
                neighborTimeout,
                joinTimeout);
    }

    public MembershipConfig withShuffleInterval(Duration interval) {
        return new MembershipConfig(
                activeCapacity,
                passiveCapacity,
                activeWalk,
                passiveWalk,
                shuffleWalk,
                shuffleActive,
                shufflePassive,
                interval,
                neighborTimeout,
                joinTimeout);
    }
}
