package io.umbel.gossip.sim;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;

/**
 * Figures of several seeds of one scenario, by name: as a table, as JSON, and against another's.
 */
final class Report {
    private static final JsonFactory JSON = new JsonFactory();

    private final SequencedMap<String, Double> figures;

    private Report(SequencedMap<String, Double> figures) {
        this.figures = figures;
    }

    /** Means are of all seeds' means; least and greatest are of all seeds. */
    static Report of(List<ScenarioResult> results) {
        var figures = new LinkedHashMap<String, Double>();
        add(figures, "rmr", results.stream().map(ScenarioResult::rmr).toList());
        add(figures, "ldh", results.stream().map(ScenarioResult::ldh).toList());
        add(figures, "duration-ms", results.stream().map(ScenarioResult::durationMs).toList());
        figures.put("missed", results.stream().mapToDouble(ScenarioResult::missed).sum());
        figures.put(
                "control-per-delivery",
                Summary.of(results, ScenarioResult::controlPerDelivery).mean());
        figures.put("mean-active", Summary.of(results, ScenarioResult::meanActive).mean());
        figures.put("isolated", results.stream().mapToDouble(ScenarioResult::isolated).sum());
        return new Report(figures);
    }

    private static void add(
            SequencedMap<String, Double> figures, String name, List<Summary> summaries) {
        figures.put(name + "-min", Summary.of(summaries, Summary::min).min());
        figures.put(name + "-mean", Summary.of(summaries, Summary::mean).mean());
        figures.put(name + "-max", Summary.of(summaries, Summary::max).max());
    }

    String table() {
        var lines = new ArrayList<String>();
        figures.forEach((name, value) -> lines.add("%-22s %10s".formatted(name, format(value))));
        return String.join(System.lineSeparator(), lines);
    }

    /** This one's figures beside an earlier one's, and the change in per cent. */
    String comparedWith(Report earlier) {
        var lines = new ArrayList<String>();
        lines.add("%-22s %10s %10s %8s".formatted("", "before", "now", "change"));
        figures.forEach((name, now) -> {
            double before = earlier.figures.getOrDefault(name, Double.NaN);
            lines.add(
                    "%-22s %10s %10s %8s"
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
                : String.format(Locale.ROOT, "%.3f", value);
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
