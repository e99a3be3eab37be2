package io.umbel.node.terminal;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** Rows in columns as wide as their widest cell. */
public final class Table {
    private static final String GAP = "  ";

    private final List<String> header;
    private final List<List<String>> rows = new ArrayList<>();

    public Table(String... header) {
        this.header = List.of(header);
    }

    /** One cell for each column. */
    public void row(String... cells) {
        rows.add(List.of(cells));
    }

    /** Prints the header and the rows. */
    public void print(PrintStream out, Style style) {
        int[] widths = widths();
        out.println(style.bold(line(header, widths)));
        rows.forEach(row -> out.println(line(row, widths)));
    }

    private int[] widths() {
        var widths = new int[header.size()];
        for (int column = 0; column < widths.length; column++) {
            widths[column] = header.get(column).length();
            for (List<String> row : rows) {
                widths[column] = Math.max(widths[column], row.get(column).length());
            }
        }
        return widths;
    }

    private static String line(List<String> cells, int[] widths) {
        var line = new StringBuilder();
        for (int column = 0; column < widths.length; column++) {
            String cell = cells.get(column);
            line.append(cell).append(" ".repeat(widths[column] - cell.length())).append(GAP);
        }
        return line.toString().stripTrailing();
    }
}
