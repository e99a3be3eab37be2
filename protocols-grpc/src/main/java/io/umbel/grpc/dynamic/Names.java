package io.umbel.grpc.dynamic;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Names told in errors: the ones that were meant, likely. */
final class Names {
    private static final int SHOWN = 12;

    private Names() {}

    /** Those that share most of {@code wanted}'s letters first; at most a dozen. */
    static String near(String wanted, Collection<String> known) {
        if (known.isEmpty()) {
            return "none: there are none";
        }
        List<String> sorted =
                known.stream()
                        .sorted(
                                Comparator.comparingInt((String name) -> distance(wanted, name))
                                        .thenComparing(Comparator.naturalOrder()))
                        .toList();
        String shown = String.join(", ", sorted.subList(0, Math.min(SHOWN, sorted.size())));
        return sorted.size() > SHOWN ? shown + " and " + (sorted.size() - SHOWN) + " more" : shown;
    }

    /** Levenshtein's, whatever the case. */
    private static int distance(String from, String to) {
        String a = from.toLowerCase(Locale.ROOT);
        String b = to.toLowerCase(Locale.ROOT);
        var row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int substituted = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(substituted, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }
}
