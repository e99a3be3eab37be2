package io.umbel.node.settings;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** How many keystrokes part two words (Damerau–Levenshtein, adjacent swaps count one). */
public final class EditDistance {
    private EditDistance() {}

    /** The candidate that was probably meant: at most a third of its letters differ. */
    public static Optional<String> nearest(String word, Collection<String> candidates) {
        return candidates.stream()
                .filter(candidate -> between(word, candidate) <= tolerance(candidate))
                .min(
                        Comparator.<String>comparingInt(candidate -> between(word, candidate))
                                .thenComparing(Comparator.naturalOrder()));
    }

    private static int tolerance(String candidate) {
        return Math.max(1, candidate.length() / 3);
    }

    static int between(String a, String b) {
        var distance = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                distance[i][j] = cell(distance, a, b, i, j);
            }
        }
        return distance[a.length()][b.length()];
    }

    private static int cell(int[][] distance, String a, String b, int i, int j) {
        if (i == 0 || j == 0) {
            return i + j;
        }
        int replaced = distance[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        int inserted = Math.min(distance[i - 1][j], distance[i][j - 1]) + 1;
        int least = Math.min(replaced, inserted);
        boolean swapped =
                i > 1
                        && j > 1
                        && a.charAt(i - 1) == b.charAt(j - 2)
                        && a.charAt(i - 2) == b.charAt(j - 1);
        return swapped ? Math.min(least, distance[i - 2][j - 2] + 1) : least;
    }
}
