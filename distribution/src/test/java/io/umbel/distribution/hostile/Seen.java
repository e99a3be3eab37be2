package io.umbel.distribution.hostile;

import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;

/** What an attacker got to see, counted. For any thread. */
final class Seen {
    private static final int MOST = 4;
    private static final int LONGEST = 100;

    private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();

    /** Once more. */
    void add(String what) {
        String word =
                what.replaceAll("until \\S+Z", "for a while")
                        .replaceAll("\\d{3,}", "n")
                        .replaceAll("[\\s|]+", " ")
                        .strip();
        counts.computeIfAbsent(
                        word.substring(0, Math.min(LONGEST, word.length())), _ -> new LongAdder())
                .increment();
    }

    /** A failure. */
    void add(Throwable failure) {
        add(brief(failure));
    }

    /** Without what differs from one to the next: keys and addresses. */
    static String brief(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null && cause.getMessage() == null) {
            cause = cause.getCause();
        }
        return String.valueOf(cause.getMessage())
                .replaceAll("umbel://\\S+", "peer")
                .replaceAll("\\b[a-z2-7]{52}\\b(@\\S+)?", "peer")
                .replaceAll("127\\.\\d+\\.\\d+\\.\\d+(:\\d+)?", "address");
    }

    /** The most frequent first. */
    @Override
    public String toString() {
        return counts.isEmpty()
                ? "nothing"
                : counts.entrySet().stream()
                        .sorted(Comparator.comparingLong(entry -> -entry.getValue().sum()))
                        .limit(MOST)
                        .map(entry ->
                                String.format(
                                        Locale.ROOT,
                                        "%d × %s",
                                        entry.getValue().sum(),
                                        entry.getKey()))
                        .collect(Collectors.joining("; "));
    }
}
