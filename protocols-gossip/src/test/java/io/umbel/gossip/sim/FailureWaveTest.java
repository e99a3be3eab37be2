package io.umbel.gossip.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.umbel.gossip.sim.NetworkModel.FailureNotice;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
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
        assertHolds(FailureWave.of(300, percent, notice, true), 1);
    }

    @Tag("slow")
    @ParameterizedTest
    @CsvSource({
        "50, SILENT", "60, SILENT", "70, SILENT", "80, SILENT", "90, SILENT", "95, SILENT",
        "50, FAST", "60, FAST", "70, FAST", "80, FAST", "90, FAST", "95, FAST"
    })
    void ofAThousand(int percent, FailureNotice notice) {
        assertHolds(FailureWave.of(1000, percent, notice, false), SEEDS);
        assertHolds(FailureWave.of(1000, percent, notice, true), SEEDS);
    }

    @Tag("nightly")
    @ParameterizedTest
    @CsvSource({
        "70, SILENT", "80, SILENT", "90, SILENT", "95, SILENT",
        "70, FAST", "80, FAST", "90, FAST", "95, FAST"
    })
    void ofTenThousand(int percent, FailureNotice notice) {
        assertHolds(FailureWave.of(10_000, percent, notice, false), SEEDS);
    }

    @Tag("nightly")
    @ParameterizedTest
    @CsvSource({"90, SILENT", "95, SILENT", "90, FAST", "95, FAST"})
    void ofTenThousand_withSeedsThatSurvive(int percent, FailureNotice notice) {
        assertHolds(FailureWave.of(10_000, percent, notice, true), SEEDS);
    }

    private static void assertHolds(FailureWave wave, int seeds) {
        List<FailureWaveResult> results =
                IntStream.range(0, seeds)
                        .parallel()
                        .mapToObj(seed -> new FailureWaveRun(wave, seed).run())
                        .toList();
        if (wave.percent() <= 70) {
            assertMean(results, FailureWaveResult::early, "early", .97);
            assertMean(results, FailureWaveResult::late, "late", 1);
        } else if (wave.percent() <= 80) {
            assertMean(results, FailureWaveResult::early, "early", .95);
            assertMean(results, FailureWaveResult::late, "late", .999);
        } else if (wave.percent() <= 90) {
            assertMean(results, FailureWaveResult::late, "late", .95);
        }
        if (wave.seedsSurvive()) {
            assertMean(results, FailureWaveResult::afterShuffles, "after five shuffles", .99);
        } else if (wave.percent() <= 90) {
            assertMean(results, FailureWaveResult::afterShuffles, "after five shuffles", .95);
        } else {
            assertMean(results, FailureWaveResult::largestComponent, "possible", .90);
        }
    }

    private static void assertMean(
            List<FailureWaveResult> results,
            ToDoubleFunction<FailureWaveResult> figure,
            String name,
            double atLeast) {
        assertThat(Summary.of(results, figure).mean())
                .as("reliability, %s, of %s", name, results)
                .isGreaterThanOrEqualTo(atLeast);
    }
}
