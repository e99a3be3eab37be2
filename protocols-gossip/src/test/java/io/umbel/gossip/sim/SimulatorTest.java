package io.umbel.gossip.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

final class SimulatorTest {
    @TempDir private Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int simulate(String... arguments) {
        out.reset();
        var simulator =
                new Simulator(
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        false);
        return new CommandLine(simulator).execute(arguments);
    }

    private String printed() {
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void figures_areATable_withProgressBesideThem() {
        assertThat(simulate("single-20", "--seeds", "2")).isZero();
        assertThat(printed()).contains("rmr-mean", "ldh-max", "missed                          0");
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("run 2 of 2, round 30 of 30");
    }

    @Test
    void json_isTheSameForTheSameSeed_andComparesWithItself() throws IOException {
        simulate("multi-20", "--seeds", "1", "--json");
        String first = printed();
        Path earlier = Files.writeString(folder.resolve("earlier.json"), first);
        simulate("multi-20", "--seeds", "1", "--json");
        assertThat(printed()).isEqualTo(first).startsWith("{\"rmr-min\":");
        simulate("multi-20", "--seeds", "1", "--compare", earlier.toString());
        assertThat(printed().lines().skip(1).takeWhile(line -> !line.isEmpty()))
                .hasSize(15)
                .allMatch(line -> line.endsWith("="));
        simulate("multi-20", "--seeds", "1", "--seed", "7", "--compare", earlier.toString());
        assertThat(printed()).contains(" %");
    }

    @Test
    void overlay_isDrawn_eachLinkOnce() throws IOException {
        Path dot = folder.resolve("overlay.dot");
        Path svg = folder.resolve("overlay.svg");
        simulate("single-20", "--seeds", "1", "--dot", dot.toString(), "--svg", svg.toString());
        var run = new ScenarioRun(ScenarioKind.SINGLE.scenario(20, 0, false), 0);
        run.run(_ -> {});
        long links =
                run.overlay().activeSizes().entrySet().stream()
                                .mapToLong(size -> (long) size.getKey() * size.getValue())
                                .sum()
                        / 2;
        assertThat(Files.readString(dot).lines().filter(line -> line.contains("--")))
                .hasSize((int) links);
        assertThat(Files.readString(dot).lines().filter(line -> line.contains("penwidth=2")))
                .as("a tree of 20 members")
                .hasSize(19);
        assertThat(Files.readString(svg).lines().filter(line -> line.startsWith("<line")))
                .hasSize((int) links);
        assertThat(Files.readString(svg)).startsWith("<svg").endsWith("</svg>\n");
    }

    @Test
    void comparisonWithWhatIsNone_isAnError_thatNamesTheFile() throws IOException {
        Path other = Files.writeString(folder.resolve("other.txt"), "none");
        for (Path file : List.of(other, folder.resolve("absent.json"))) {
            assertThat(errorOf("single-20", "--compare", file.toString()))
                    .contains("--compare: " + file, "expected what --json has printed");
        }
        assertThat(errorOf("single-20", "--json", "--compare", other.toString()))
                .contains("expected no --json");
    }

    private String errorOf(String... arguments) {
        var errors = new java.io.StringWriter();
        var simulator = new Simulator(new PrintStream(out), new PrintStream(err), false);
        int code =
                new CommandLine(simulator)
                        .setErr(new java.io.PrintWriter(errors, true))
                        .execute(arguments);
        assertThat(code).isEqualTo(2);
        return errors.toString();
    }

    @Test
    void unknownScenario_isAnError_thatNamesTheKnownOnes() {
        assertThat(errorOf("many"))
                .contains("'many' (expected KIND-N, with a kind of single, multi,");
        assertThat(errorOf("all-10000")).contains("nodes: 10000 (expected 10 to 1000)");
    }

    @Test
    void wave_hasFiguresOfEachPhase_andMissesAreNoFailure() throws IOException {
        assertThat(simulate("wave-50", "--percent", "60", "--notice", "fast", "--seeds", "2"))
                .isZero();
        assertThat(printed().lines().findFirst().orElseThrow().trim().split(" +"))
                .containsExactly("first", "early", "middle", "late", "after");
        assertThat(figures("wave-50", "--percent", "60"))
                .containsEntry("late.reliability", 1.0)
                .containsEntry("after.largest-component", 1.0)
                .hasEntrySatisfying("first.missed", missed -> assertThat(missed).isPositive());
    }

    @Test
    void waveThatKillsTheSeeds_isAnotherThanOneThatSparesThem() throws IOException {
        assertThat(figures("wave-50"))
                .isNotEqualTo(figures("wave-50", "--seeds-survive"))
                .isNotEqualTo(figures("wave-50", "--percent", "50"))
                .isEqualTo(figures("wave-50", "--percent", "80"));
    }

    @Test
    void split_isHealed() throws IOException {
        assertThat(figures("split-20"))
                .containsEntry("whole.reliability", 1.0)
                .containsEntry("split.largest-component", 0.5)
                .containsEntry("healed.reliability", 1.0)
                .containsEntry("healed.largest-component", 1.0);
    }

    @Test
    void churn_keepsTheOverlayWhole() throws IOException {
        assertThat(figures("churn-20", "--percent", "20"))
                .containsEntry("after.reliability", 1.0)
                .containsEntry("after.largest-component", 1.0)
                .hasEntrySatisfying(
                        "churn.reliability", share -> assertThat(share).isGreaterThan(.9));
    }

    @Test
    void network_losesRepeatsAndDelays_asItIsTold() throws IOException {
        Map<String, Double> clean = figures("multi-20");
        assertThat(figures("multi-20", "--loss", "30"))
                .hasEntrySatisfying("missed", missed -> assertThat(missed).isPositive());
        assertThat(figures("multi-20", "--duplication", "50").get("rmr-mean"))
                .isGreaterThan(clean.get("rmr-mean") + .3);
        assertThat(figures("multi-20", "--jitter", "200").get("duration-ms-mean"))
                .isGreaterThan(clean.get("duration-ms-mean"));
        assertThat(figures("multi-20", "--max-latency", "500").get("duration-ms-mean"))
                .isGreaterThan(clean.get("duration-ms-mean"));
        assertThat(figures("wave-50", "--notice", "fast"))
                .isNotEqualTo(figures("wave-50", "--notice", "silent"));
    }

    @Test
    void optionsOutOfRange_orWithoutAUse_areErrors() {
        assertThat(errorOf("multi-20", "--loss", "101")).contains("--loss: 101.0 (expected 0 to");
        assertThat(errorOf("multi-20", "--loss", "NaN")).contains("--loss: NaN (expected 0 to");
        assertThat(errorOf("multi-20", "--max-latency", "9")).contains("(expected 10 to");
        assertThat(errorOf("wave-20", "--notice", "x")).contains("'x' (expected silent or fast)");
        assertThat(errorOf("wave-20", "--percent", "100")).contains("100 (expected 1 to 99)");
        assertThat(errorOf("split-20", "--percent", "9")).contains("(expected wave or churn)");
        assertThat(errorOf("split-20", "--seeds-survive")).contains("(expected a wave)");
    }

    private Map<String, Double> figures(String... arguments) throws IOException {
        var all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--seeds", "1", "--json"));
        simulate(all.toArray(String[]::new));
        return Report.parse(printed()).figures();
    }
}
