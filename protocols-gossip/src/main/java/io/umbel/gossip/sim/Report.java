package io.umbel.gossip.sim;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Figures of several seeds of one scenario, by phase and name: as a table, as JSON, and against
 * another's.
 */
final class Report {
    private static final JsonFactory JSON = new JsonFactory();
    private static final String SEPARATOR = ".";

    /** By name; after the name of a phase, if it has one. */
    private final SequencedMap<String, Double> figures;

    private Report(SequencedMap<String, Double> figures) {
        this.figures = figures;
    }

    /** Means are of all seeds' means; least and greatest are of all seeds. */
    static Report of(List<ScenarioResult> results) {
        var all = new LinkedHashMap<String, Double>();
        for (String phase : results.getFirst().phases().sequencedKeySet()) {
            summary(results.stream().map(result -> result.phase(phase)).toList())
                    .forEach((name, value) -> all.put(key(phase, name), value));
        }
        return new Report(all);
    }

    SequencedMap<String, Double> figures() {
        return figures;
    }

    private static String key(String phase, String name) {
        return phase.isEmpty() ? name : phase + SEPARATOR + name;
    }

    private static SequencedMap<String, Double> summary(List<PhaseFigures> seeds) {
        var figures = new LinkedHashMap<String, Double>();
        add(figures, "rmr", seeds.stream().map(PhaseFigures::rmr).toList());
        add(figures, "ldh", seeds.stream().map(PhaseFigures::ldh).toList());
        add(figures, "duration-ms", seeds.stream().map(PhaseFigures::durationMs).toList());
        figures.put("missed", seeds.stream().mapToDouble(PhaseFigures::missed).sum());
        figures.put("reliability", Summary.of(seeds, seed -> seed.reliability().mean()).mean());
        figures.put(
                "control-per-delivery", Summary.of(seeds, PhaseFigures::controlPerDelivery).mean());
        figures.put("mean-active", Summary.of(seeds, PhaseFigures::meanActive).mean());
        figures.put("isolated", seeds.stream().mapToDouble(PhaseFigures::isolated).sum());
        figures.put("largest-component", Summary.of(seeds, PhaseFigures::largestComponent).mean());
        return figures;
    }

    private static void add(
            SequencedMap<String, Double> figures, String name, List<Summary> summaries) {
        figures.put(name + "-min", Summary.of(summaries, Summary::min).min());
        figures.put(name + "-mean", Summary.of(summaries, Summary::mean).mean());
        figures.put(name + "-max", Summary.of(summaries, Summary::max).max());
    }

    /** A line for each figure, with a column for each phase. */
    String table() {
        SequencedSet<String> phases = parts(Report::phase);
        var lines = new ArrayList<String>();
        if (phases.size() > 1) {
            lines.add(line("", phases, phase -> phase));
        }
        for (String name : parts(Report::name)) {
            lines.add(
                    line(
                            name,
                            phases,
                            phase -> format(figures.getOrDefault(key(phase, name), Double.NaN))));
        }
        return String.join(System.lineSeparator(), lines);
    }

    private static String line(
            String name, SequencedSet<String> phases, Function<String, String> cell) {
        return phases.stream()
                .map(phase -> "%10s".formatted(cell.apply(phase)))
                .collect(Collectors.joining(" ", "%-22s ".formatted(name), ""));
    }

    private SequencedSet<String> parts(Function<String, String> part) {
        return figures.sequencedKeySet().stream()
                .map(part)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static String phase(String key) {
        return key.substring(0, Math.max(0, key.indexOf(SEPARATOR)));
    }

    private static String name(String key) {
        return key.substring(key.indexOf(SEPARATOR) + 1);
    }

    /** This one's figures beside an earlier one's, and the change in per cent. */
    String comparedWith(Report earlier) {
        var lines = new ArrayList<String>();
        lines.add("%-27s %10s %10s %8s".formatted("", "before", "now", "change"));
        figures.forEach((name, now) -> {
            double before = earlier.figures.getOrDefault(name, Double.NaN);
            lines.add(
                    "%-27s %10s %10s %8s"
                            .formatted(name, format(before), format(now), change(before, now)));
        });
        return String.join(System.lineSeparator(), lines);
    }

    private static String change(double before, double now) {
        if (before == now) {
            return "=";
        }
        return before == 0 || Double.isNaN(before)
                ? "new"
                : String.format(Locale.ROOT, "%+.1f %%", 100 * (now - before) / before);
    }

    private static String format(double value) {
        return value == Math.rint(value)
                ? String.format(Locale.ROOT, "%.0f", value)
                : String.format(Locale.ROOT, "%.4f", value);
    }

    String json() throws IOException {
        var text = new StringWriter();
        try (JsonGenerator out = JSON.createGenerator(text)) {
            out.writeStartObject();
            for (var figure : figures.entrySet()) {
                out.writeNumberField(figure.getKey(), figure.getValue());
            }
            out.writeEndObject();
        }
        return text.toString();
    }

    /**
     * @throws IOException if {@code json} is not what {@link #json} writes
     */
    static Report parse(String json) throws IOException {
        var figures = new LinkedHashMap<String, Double>();
        try (JsonParser in = JSON.createParser(json)) {
            if (in.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("expected an object of figures");
            }
            for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
                in.nextToken();
                figures.put(name, in.getDoubleValue());
            }
        }
        return new Report(figures);
    }
}
