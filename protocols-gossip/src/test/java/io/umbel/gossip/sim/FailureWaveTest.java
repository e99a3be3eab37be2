package io.umbel.gossip.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.umbel.gossip.sim.NetworkModel.FailureNotice;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Many nodes die at one instant; the rest must find together. Bounds are of the mean of all seeds.
 */
final class FailureWaveTest {
    private static final int SEEDS = 5;

    @ParameterizedTest
    @CsvSource({"70, SILENT", "80, FAST", "90, SILENT"})
    void survivors_areOneNetworkAgain(int percent, FailureNotice notice) {
        new Wave(300, percent, notice, true).assertHolds(1);
    }

    @Tag("slow")
    @ParameterizedTest
    @CsvSource({
        "50, SILENT", "60, SILENT", "70, SILENT", "80, SILENT", "90, SILENT", "95, SILENT",
        "50, FAST", "60, FAST", "70, FAST", "80, FAST", "90, FAST", "95, FAST"
    })
    void ofAThousand(int percent, FailureNotice notice) {
        new Wave(1000, percent, notice, false).assertHolds(SEEDS);
        new Wave(1000, percent, notice, true).assertHolds(SEEDS);
    }

    /** 80 %, FAST, is the row where the original's rules lose the network. */
    @Tag("nightly")
    @ParameterizedTest
    @CsvSource({
        "50, SILENT", "60, SILENT", "70, SILENT", "80, SILENT", "90, SILENT", "95, SILENT",
        "50, FAST", "60, FAST", "70, FAST", "80, FAST", "90, FAST", "95, FAST"
    })
    void ofTenThousand(int percent, FailureNotice notice) {
        new Wave(10_000, percent, notice, false).assertHolds(SEEDS);
    }

    /** Where fewer die, nobody is left without a living neighbor, so nobody needs a seed. */
    @Tag("nightly")
    @ParameterizedTest
    @CsvSource({"90, SILENT", "95, SILENT", "90, FAST", "95, FAST"})
    void ofTenThousand_withSeedsThatSurvive(int percent, FailureNotice notice) {
        new Wave(10_000, percent, notice, true).assertHolds(SEEDS);
    }

    record Wave(int peers, int percent, FailureNotice notice, boolean seedsSurvive) {
        void assertHolds(int seeds) {
            assertHolds(run(seeds));
        }

        List<ScenarioResult> run(int seeds) {
            Scenario scenario = ScenarioKind.WAVE.scenario(peers, percent, seedsSurvive);
            return Seeds.runAll(scenario.with(scenario.network().with(notice)), seeds);
        }

        void assertHolds(List<ScenarioResult> results) {
            if (percent <= 70) {
                assertReliability(results, "early", .97);
                assertReliability(results, "late", 1);
            } else if (percent <= 80) {
                assertReliability(results, "early", .95);
                assertReliability(results, "late", .999);
            } else if (percent <= 90) {
                assertReliability(results, "late", .95);
            }
            assertReliability(results, "after", seedsSurvive ? .99 : percent <= 90 ? .95 : .90);
        }

        private void assertReliability(List<ScenarioResult> results, String phase, double atLeast) {
            assertThat(reliability(results, phase))
                    .as("reliability, %s, of %s: %s", phase, this, results)
                    .isGreaterThanOrEqualTo(atLeast);
        }

        static double reliability(List<ScenarioResult> results, String phase) {
            return Summary.of(results, result -> result.phase(phase).reliability().mean()).mean();
        }
    }
}
