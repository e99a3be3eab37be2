package io.umbel.gossip.sim;

import io.umbel.gossip.sim.Scenario.Senders;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/** The scenarios that have names. */
public final class Scenarios {
    private static final int MANY = 10_000;
    private static final int SEEDS_OF_MANY = 10;
    private static final SequencedMap<String, Scenario> BY_NAME = new LinkedHashMap<>();

    static {
        add(20, 30, Senders.SINGLE, Senders.MULTI, Senders.ALL);
        add(100, 30, Senders.SINGLE, Senders.MULTI);
        add(100, 5, Senders.ALL);
        add(1000, 30, Senders.SINGLE, Senders.MULTI);
        add(10_000, 30, Senders.SINGLE, Senders.MULTI);
    }

    private Scenarios() {}

    private static void add(int peers, int rounds, Senders... senders) {
        for (Senders who : senders) {
            Scenario scenario = Scenario.of(who, peers, rounds, 10, 50);
            BY_NAME.put(
                    scenario.name(),
                    peers < MANY ? scenario : scenario.with(new Bootstrap(SEEDS_OF_MANY)));
        }
    }

    public static Optional<Scenario> named(String name) {
        return Optional.ofNullable(BY_NAME.get(name));
    }

    public static List<String> names() {
        return List.copyOf(BY_NAME.keySet());
    }
}
