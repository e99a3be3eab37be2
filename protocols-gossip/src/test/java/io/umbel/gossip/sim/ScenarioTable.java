package io.umbel.gossip.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.umbel.gossip.sim.Scenario.Senders;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The figures that the simulation is held to. They come from the original's tests and from an
 * independent model of the same rules.
 */
record ScenarioTable(Scenario scenario, double maxRmr, double maxLdh) {

    /** The long way: 10–100 ms. */
    static Stream<ScenarioTable> wideArea() {
        return Stream.of(
                new ScenarioTable(Scenario.of(Senders.SINGLE, 100, 30, 10, 100), .2, 15),
                new ScenarioTable(Scenario.of(Senders.MULTI, 100, 30, 10, 100), 1, 18),
                new ScenarioTable(Scenario.of(Senders.ALL, 100, 5, 10, 100), 2, 18));
    }

    static Stream<ScenarioTable> small() {
        return Stream.of(
                new ScenarioTable(Scenario.of(Senders.SINGLE, 20, 30, 10, 50), .25, 8),
                new ScenarioTable(Scenario.of(Senders.SINGLE, 100, 30, 10, 50), .2, 12),
                new ScenarioTable(Scenario.of(Senders.MULTI, 20, 30, 10, 50), 1, 10),
                new ScenarioTable(Scenario.of(Senders.MULTI, 100, 30, 10, 50), 1, 18),
                new ScenarioTable(Scenario.of(Senders.ALL, 20, 30, 10, 50), 2.5, 12),
                new ScenarioTable(Scenario.of(Senders.ALL, 100, 5, 10, 50), 2, 18));
    }

    static Stream<ScenarioTable> thousand() {
        return Stream.of(
                new ScenarioTable(Scenario.of(Senders.SINGLE, 1000, 30, 10, 50), .15, 22),
                new ScenarioTable(Scenario.of(Senders.MULTI, 1000, 30, 10, 50), 1, 30));
    }

    static Stream<ScenarioTable> tenThousand() {
        var tenSeeds = new Bootstrap(10);
        return Stream.of(
                new ScenarioTable(
                        Scenario.of(Senders.SINGLE, 10_000, 30, 10, 50).with(tenSeeds), .15, 32),
                new ScenarioTable(
                        Scenario.of(Senders.MULTI, 10_000, 30, 10, 50).with(tenSeeds), 1, 45));
    }

    void assertHolds(long... seeds) {
        for (long seed : seeds) {
            var run = new ScenarioRun(scenario, seed);
            ScenarioResult result = run.run(_ -> {});
            assertThat(result.missed()).as("%s, seed %d: missed", this, seed).isZero();
            assertThat(result.rmr().mean()).as("%s, seed %d: RMR", this, seed).isLessThan(maxRmr);
            assertThat(result.ldh().mean()).as("%s, seed %d: LDH", this, seed).isLessThan(maxLdh);
            assertOverlayIsSound(run.overlay());
        }
    }

    static void assertOverlayIsSound(Overlay overlay) {
        assertThat(overlay.isolated()).isZero();
        assertThat(overlay.asymmetricLinks()).isZero();
        assertThat(overlay.meanActive()).isGreaterThanOrEqualTo(4.7);
        assertThat(overlay.largestComponent()).isEqualTo(1);
    }

    @Override
    public String toString() {
        return scenario.name() + " " + List.of(Map.entry("RMR", maxRmr), Map.entry("LDH", maxLdh));
    }
}
