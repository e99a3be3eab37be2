package io.umbel.gossip.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
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
                .hasSize(13)
                .allMatch(line -> line.endsWith("="));
        simulate("multi-20", "--seeds", "1", "--seed", "7", "--compare", earlier.toString());
        assertThat(printed()).contains(" %");
    }

    @Test
    void overlay_isDrawn_eachLinkOnce() throws IOException {
        Path dot = folder.resolve("overlay.dot");
        Path svg = folder.resolve("overlay.svg");
        simulate("single-20", "--seeds", "1", "--dot", dot.toString(), "--svg", svg.toString());
        var run = new ScenarioRun(Scenarios.named("single-20").orElseThrow(), 0);
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
        for (Path file : java.util.List.of(other, folder.resolve("absent.json"))) {
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
        assertThat(errorOf("many")).contains("'many' (expected one of single-20,");
    }
}
