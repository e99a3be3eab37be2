package io.umbel.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * {@code docs/observability.md} against the code: no metric without a line, no line without one.
 */
final class MetricsTableTest {
    private static final Path ROOT = Path.of("..");
    private static final List<Path> RECORDING =
            List.of(
                    ROOT.resolve("node-runtime/src/main/java/io/umbel/node/inspect"),
                    ROOT.resolve("protocols-metrics/src/main/java/io/umbel/metrics/sdk"));
    private static final Pattern INSTRUMENT =
            Pattern.compile(
                    "(?:Builder|make\\s*\\.\\w+|bytes)\\(\\s*(?:meter,\\s*)?\"((?:umbel|jvm)\\.[a-z._]+)\"");

    @Test
    void table_namesEveryMetricOfTheNodeAndNoOther() throws IOException {
        Set<String> inCode = new TreeSet<>();
        for (Path folder : RECORDING) {
            try (Stream<Path> files = Files.list(folder)) {
                files.forEach(file -> inCode.addAll(instruments(file)));
            }
        }

        assertThat(inCode).hasSizeGreaterThan(30);
        assertThat(inTable()).containsExactlyElementsOf(inCode);
    }

    private static Set<String> instruments(Path file) {
        try {
            return INSTRUMENT
                    .matcher(Files.readString(file))
                    .results()
                    .map(match -> match.group(1))
                    .collect(Collectors.toSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Prometheus adds unit and type to the name. */
    private static Set<String> inTable() throws IOException {
        return Files.readAllLines(ROOT.resolve("docs/observability.md")).stream()
                .filter(line -> line.startsWith("| `umbel_") || line.startsWith("| `jvm_"))
                .map(line -> line.substring(3, line.indexOf('`', 3)))
                .map(name -> name.replaceFirst("_total$", ""))
                .map(name -> name.replaceFirst("_(seconds|bytes|ratio)$", ""))
                .map(MetricsTableTest::dotted)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String dotted(String name) {
        return name.replace('_', '.')
                .replace("event.loop", "event_loop")
                .replace("recent.utilization", "recent_utilization");
    }
}
