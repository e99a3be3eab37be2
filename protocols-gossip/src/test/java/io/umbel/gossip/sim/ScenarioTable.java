package io.umbel.gossip.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.umbel.gossip.sim.Step.Senders;
import java.util.List;
import java.util.stream.Stream;

/**
 * The figures that the simulation is held to. They come from the original's tests and from an
 * independent model of the same rules.
 */
record ScenarioTable(String name, Scenario scenario, double maxRmr, double maxLdh) {
    private static ScenarioTable row(
            Senders senders, int peers, int rounds, int maxMs, double maxRmr, double maxLdh) {
        return new ScenarioTable(
                "%s-%d, to %d ms: RMR %s, LDH %s".formatted(senders, peers, maxMs, maxRmr, maxLdh),
                Scenario.of(senders, peers, rounds, 10, maxMs),
                maxRmr,
                maxLdh);
    }

    /** The long way: 10–100 ms. */
    static Stream<ScenarioTable> wideArea() {
        return Stream.of(
                row(Senders.SINGLE, 100, 30, 100, .2, 15),
                row(Senders.MULTI, 100, 30, 100, 1, 18),
                row(Senders.ALL, 100, 5, 100, 2, 18));
    }

    static Stream<ScenarioTable> small() {
        return Stream.of(
                row(Senders.SINGLE, 20, 30, 50, .25, 8),
                row(Senders.SINGLE, 100, 30, 50, .2, 12),
                row(Senders.MULTI, 20, 30, 50, 1, 10),
                row(Senders.MULTI, 100, 30, 50, 1, 18),
                row(Senders.ALL, 20, 30, 50, 2.5, 12),
                row(Senders.ALL, 100, 5, 50, 2, 18));
    }

    static Stream<ScenarioTable> thousand() {
        return Stream.of(
                row(Senders.SINGLE, 1000, 30, 50, .15, 22),
                row(Senders.MULTI, 1000, 30, 50, 1, 30));
    }

    static Stream<ScenarioTable> tenThousand() {
        return Stream.of(
                        row(Senders.SINGLE, 10_000, 30, 50, .15, 32),
                        row(Senders.MULTI, 10_000, 30, 50, 1, 45))
                .map(row -> row.with(new Bootstrap(10)));
    }

    private ScenarioTable with(Bootstrap bootstrap) {
        return new ScenarioTable(name, scenario.with(bootstrap), maxRmr, maxLdh);
    }

    void assertHolds(long... seeds) {
        assertHolds(Seeds.runAll(scenario, seeds));
    }

    void assertHolds(List<ScenarioResult> results) {
        for (ScenarioResult result : results) {
            PhaseFigures figures = result.phase("");
            assertThat(figures.missed()).as("%s: missed", name).isZero();
            assertThat(figures.rmr().mean()).as("%s: RMR", name).isLessThan(maxRmr);
            assertThat(figures.ldh().mean()).as("%s: LDH", name).isLessThan(maxLdh);
            assertOverlayIsSound(result.overlay());
        }
    }

    static void assertOverlayIsSound(Overlay overlay) {
        assertThat(overlay.isolated()).isZero();
        assertThat(overlay.asymmetricLinks()).isZero();
        assertThat(overlay.meanActive()).isGreaterThanOrEqualTo(4.8);
        assertThat(overlay.largestComponent()).isEqualTo(1);
    }

    @Override
    public String toString() {
        return name;
    }
}
