package io.umbel.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
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
                    ROOT.resolve("node-runtime/src/main/java/io/umbel/node/middleware/builtin"),
                    ROOT.resolve("protocols-gossip/src/main/java/io/umbel/gossip/driver"),
                    ROOT.resolve("protocols-gossip/src/main/java/io/umbel/gossip/directory"),
                    ROOT.resolve("plugins/relay/src/main/java/io/umbel/relay"),
                    ROOT.resolve("protocols-metrics/src/main/java/io/umbel/metrics/sdk"));
    private static final Pattern INSTRUMENT =
            Pattern.compile(
                    "(?:Builder|make\\s*\\.\\w+|bytes)\\(\\s*(?:meter,\\s*)?\"((?:umbel|jvm)\\.[a-z._]*[a-z])\"");

    /** Where all names of a file begin alike. */
    private static final Pattern PREFIX = Pattern.compile("\"(umbel\\.[a-z.]+\\.)\" \\+ name");

    private static final Pattern PREFIXED =
            Pattern.compile("(?:counter|gauge)\\(\\s*meter,\\s*\"([a-z.]+)\"");

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
            String code = Files.readString(file);
            return Stream.concat(
                            INSTRUMENT.matcher(code).results().map(match -> match.group(1)),
                            prefixed(code))
                    .map(name -> name.replaceFirst("\\.bytes$", ""))
                    .collect(Collectors.toSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<String> prefixed(String code) {
        Matcher prefix = PREFIX.matcher(code);
        return prefix.find()
                ? PREFIXED.matcher(code).results().map(match -> prefix.group(1) + match.group(1))
                : Stream.empty();
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
