package io.umbel.gossip.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.umbel.gossip.proto.GossipConfig;
import io.umbel.gossip.sim.Step.Senders;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class ScenarioTableTest {
    private static final long GOLDEN = -4298749111223042295L;
    private static final long[] SEEDS = {0, 1, 212_312_388_123L, 123, 4};

    static Stream<ScenarioTable> small() {
        return ScenarioTable.small();
    }

    static Stream<ScenarioTable> wideArea() {
        return ScenarioTable.wideArea();
    }

    static Stream<ScenarioTable> thousand() {
        return ScenarioTable.thousand();
    }

    static Stream<ScenarioTable> tenThousand() {
        return ScenarioTable.tenThousand();
    }

    @ParameterizedTest
    @MethodSource("small")
    void smallNetwork_staysWithinItsBounds(ScenarioTable row) {
        row.assertHolds(0, 1);
    }

    @ParameterizedTest
    @MethodSource("thousand")
    void thousandNodes_stayWithinTheirBounds(ScenarioTable row) {
        row.assertHolds(0);
    }

    @Tag("slow")
    @ParameterizedTest
    @MethodSource({"small", "wideArea", "thousand"})
    void everyRow_holdsForEverySeed(ScenarioTable row) {
        row.assertHolds(SEEDS);
    }

    @Tag("slow")
    @ParameterizedTest
    @MethodSource("tenThousand")
    void tenThousandNodes_stayWithinTheirBounds(ScenarioTable row) {
        row.assertHolds(SEEDS);
    }

    @Test
    void bootstrap_leavesNobodyAlone_andIsFollowedBySilence() {
        for (long seed : SEEDS) {
            var run = new ScenarioRun(Scenario.of(Senders.SINGLE, 100, 0, 10, 100), seed);
            run.bootstrap();
            ScenarioTable.assertOverlayIsSound(run.overlay());
            var recorder = new RoundRecorder();
            run.network().observe(recorder);
            recorder.begin(run.network().now());
            run.network().run(Duration.ofSeconds(30));
            assertThat(recorder.figures(Scenario.ROUND_LIMIT).control()).isZero();
        }
    }

    /** A link is refused by who has five already, and asked for again at the next shuffle. */
    @Tag("slow")
    @Test
    void shuffles_fillTheViews() {
        var run = new ScenarioRun(Scenario.of(Senders.SINGLE, 1000, 0, 10, 50), 0);
        run.bootstrap();
        double before = run.overlay().meanActive();
        run.network().run(GossipConfig.DEFAULT.membership().shuffleInterval().multipliedBy(10));
        ScenarioTable.assertOverlayIsSound(run.overlay());
        assertThat(run.overlay().meanActive()).isGreaterThanOrEqualTo(4.9).isGreaterThan(before);
        assertThat(run.overlay().passiveSizes().firstKey()).isGreaterThanOrEqualTo(25);
    }

    /** The first round floods; the tree that it leaves costs next to nothing. */
    @Test
    void treeOfASingleSender_getsNearlyOptimal() {
        var flood = Scenario.of(Senders.SINGLE, 100, 30, 10, 50);
        for (long seed : SEEDS) {
            Summary rmr = new ScenarioRun(flood, seed).run(_ -> {}).phase("").rmr();
            assertThat(rmr.max()).isBetween(1.0, 4.0);
            assertThat(rmr.min()).isCloseTo(1.0 / 98, org.assertj.core.data.Offset.offset(1e-9));
        }
    }

    /**
     * The digest of everything that happens: on any machine, as long as the protocol is the same.
     */
    @Test
    void oneSeed_givesOneResult() {
        var scenario = Scenario.of(Senders.MULTI, 50, 5, 10, 50);
        List<Long> digests =
                IntStream.range(0, 2)
                        .mapToObj(_ -> {
                            var run = new ScenarioRun(scenario, 42);
                            Trace trace = Trace.of(run.network());
                            run.run(_ -> {});
                            return trace.digest();
                        })
                        .toList();
        assertThat(digests).containsExactly(GOLDEN, GOLDEN);
    }
}
