package io.umbel.gossip.sim;

import java.util.Arrays;
import java.util.Locale;
import java.util.function.BiConsumer;

/** An {@link Overlay} as a picture: the tree in bold, the other links thin. */
public final class Drawing {
    private static final int SIZE = 1000;
    private static final int MARGIN = 30;
    private static final int LABELLED_NODES = 200;

    private Drawing() {}

    /** For Graphviz, which also draws other layouts. */
    public static String dot(Overlay overlay) {
        var text = new StringBuilder("graph overlay {\n  node [shape=point, xlabel=\"\\N\"];\n");
        overlay.members().keySet().forEach(node -> text.append("  ").append(node).append(";\n"));
        forEachLink(
                overlay,
                (link, eager) ->
                        text.append(
                                "  %d -- %d [%s];\n"
                                        .formatted(
                                                link.a,
                                                link.b,
                                                eager
                                                        ? "penwidth=2"
                                                        : "color=gray, penwidth=0.5")));
        return text.append("}\n").toString();
    }

    /** All members on a circle. */
    public static String svg(Overlay overlay) {
        var text =
                new StringBuilder(
                        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %1$d %1$d\">\n"
                                .formatted(SIZE));
        int[] nodes = overlay.members().keySet().stream().mapToInt(node -> node).toArray();
        forEachLink(
                overlay,
                (link, eager) ->
                        text.append(line(place(nodes, link.a), place(nodes, link.b), eager)));
        for (int node : nodes) {
            Point at = place(nodes, node);
            text.append(
                    String.format(
                            Locale.ROOT,
                            "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"4\"/>%n",
                            at.x,
                            at.y));
            if (nodes.length <= LABELLED_NODES) {
                text.append(
                        String.format(
                                Locale.ROOT,
                                "<text x=\"%.1f\" y=\"%.1f\" font-size=\"14\">%d</text>%n",
                                at.x + 6,
                                at.y - 6,
                                node));
            }
        }
        return text.append("</svg>\n").toString();
    }

    private record Link(int a, int b) {}

    private record Point(double x, double y) {}

    private static Point place(int[] nodes, int node) {
        int position = Arrays.binarySearch(nodes, node);
        double angle = 2 * Math.PI * position / nodes.length;
        double radius = SIZE / 2.0 - MARGIN;
        return new Point(
                SIZE / 2.0 + radius * Math.cos(angle), SIZE / 2.0 + radius * Math.sin(angle));
    }

    private static String line(Point a, Point b, boolean eager) {
        return String.format(
                Locale.ROOT,
                "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" %s/>%n",
                a.x,
                a.y,
                b.x,
                b.y,
                eager
                        ? "stroke=\"black\" stroke-width=\"2\""
                        : "stroke=\"#bbb\" stroke-width=\"0.5\"");
    }

    /** Each link once, and whether payloads go along it in either direction. */
    private static void forEachLink(Overlay overlay, BiConsumer<Link, Boolean> action) {
        overlay.members()
                .forEach((node, member) ->
                        member.active().stream()
                                .filter(peer ->
                                        node < peer || !overlay.neighbors(peer).contains(node))
                                .filter(overlay.members()::containsKey)
                                .forEach(peer ->
                                        action.accept(
                                                new Link(node, peer),
                                                isEager(overlay, node, peer))));
    }

    private static boolean isEager(Overlay overlay, int a, int b) {
        return overlay.eager(a).contains(b) || overlay.eager(b).contains(a);
    }
}
