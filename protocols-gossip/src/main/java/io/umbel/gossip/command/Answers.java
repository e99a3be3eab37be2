package io.umbel.gossip.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What the node has answered, for a person. */
final class Answers {
    private static final int SHORT_ID = 12;

    private Answers() {}

    static String text(Object answer, String field) {
        Object value = answer instanceof Map<?, ?> fields ? fields.get(field) : null;
        return value == null ? "" : value.toString();
    }

    /** Services as rows of cells, under a header. */
    static List<String> table(List<?> services) {
        var rows = new ArrayList<List<String>>();
        rows.add(List.of("SERVICE", "NODE", "PROTOCOL", "VERSION", "HEALTH", "ATTRIBUTES"));
        for (Object service : services) {
            rows.add(
                    List.of(
                            text(service, "name"),
                            shortened(text(service, "node")),
                            text(service, "protocol"),
                            text(service, "version"),
                            text(service, "health").toLowerCase(Locale.ROOT),
                            attributes(service)));
        }
        return aligned(rows);
    }

    private static String shortened(String id) {
        return id.length() <= SHORT_ID ? id : id.substring(0, SHORT_ID) + "…";
    }

    private static String attributes(Object service) {
        return service instanceof Map<?, ?> fields
                        && fields.get("attributes") instanceof Map<?, ?> attributes
                ? attributes.entrySet().stream()
                        .map(entry -> entry.getKey() + "=" + entry.getValue())
                        .collect(Collectors.joining(" "))
                : "";
    }

    private static List<String> aligned(List<List<String>> rows) {
        int columns = rows.getFirst().size();
        var widths = new int[columns];
        for (List<String> row : rows) {
            for (int i = 0; i < columns; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        return rows.stream().map(row -> line(row, widths)).toList();
    }

    private static String line(List<String> row, int[] widths) {
        var line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            line.append(row.get(i)).append(" ".repeat(widths[i] - row.get(i).length() + 2));
        }
        return line.toString().stripTrailing();
    }
}
