package io.umbel.relay;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * {@code umbel.plugins.relay}; its {@code reference.conf} says what each means.
 *
 * @param queue bytes
 */
record RelaySettings(
        boolean tcp,
        List<String> tokens,
        int maxClients,
        Quota client,
        Quota pair,
        int maxPairs,
        int queue,
        Duration helloTimeout,
        Duration restartNotice) {
    static final int LEAST_TOKEN = 16;
    static final int LONGEST_TOKEN = 255;
    private static final Set<String> KEYS =
            Set.of(
                    "tcp",
                    "tokens",
                    "max-clients",
                    "rate",
                    "burst",
                    "pair-rate",
                    "pair-burst",
                    "max-pairs",
                    "queue",
                    "hello-timeout",
                    "restart-notice");
    private static final long LARGEST_RATE = 1L << 40;
    private static final Duration LONGEST = Duration.ofMinutes(10);

    /**
     * How much may be sent.
     *
     * @param rate bytes a second
     * @param burst bytes at once
     */
    record Quota(long rate, long burst) {}

    /**
     * Reads them.
     *
     * @throws IllegalArgumentException that tells all problems, a line each
     */
    static RelaySettings of(Config config) {
        var reader = new Reader(config, new ArrayList<>());
        RelaySettings settings = reader.settings();
        if (!reader.problems().isEmpty()) {
            throw new IllegalArgumentException(String.join("\n", reader.problems()));
        }
        return settings;
    }

    private record Reader(Config config, List<String> problems) {
        RelaySettings settings() {
            config.root().keySet().stream()
                    .filter(key -> !KEYS.contains(key))
                    .forEach(key -> problem(key, "unknown (expected one of " + KEYS + ")"));
            return new RelaySettings(
                    read("tcp", config::getBoolean, true),
                    tokens(),
                    (int) number("max-clients", config::getLong, 1, 1_000_000),
                    new Quota(bytes("rate", 1024), bytes("burst", Frame.LONGEST)),
                    new Quota(bytes("pair-rate", 1024), bytes("pair-burst", Frame.LONGEST)),
                    (int) number("max-pairs", config::getLong, 1, 100_000),
                    (int) number("queue", config::getBytes, 16 << 10, 64 << 20),
                    duration("hello-timeout"),
                    duration("restart-notice"));
        }

        private List<String> tokens() {
            List<String> tokens = read("tokens", config::getStringList, List.of());
            for (String token : tokens) {
                if (token.length() < LEAST_TOKEN
                        || token.length() > LONGEST_TOKEN
                        || !token.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
                    problem(
                            "tokens",
                            "one of %d characters (expected %d–%d, visible ASCII)"
                                    .formatted(token.length(), LEAST_TOKEN, LONGEST_TOKEN));
                }
            }
            return List.copyOf(tokens);
        }

        private long bytes(String key, long least) {
            return number(key, config::getBytes, least, LARGEST_RATE);
        }

        private long number(String key, Function<String, Long> get, long least, long most) {
            long value = read(key, get, least);
            if (value < least || value > most) {
                problem(key, value + " (expected " + least + "–" + most + ")");
            }
            return value;
        }

        private Duration duration(String key) {
            Duration value = read(key, config::getDuration, Duration.ofSeconds(1));
            if (value.isNegative() || value.compareTo(LONGEST) > 0) {
                problem(key, value + " (expected 0–10 min)");
            }
            return value;
        }

        private <T> T read(String key, Function<String, T> get, T otherwise) {
            try {
                return get.apply(key);
            } catch (ConfigException e) {
                problem(key, String.valueOf(e.getMessage()));
                return otherwise;
            }
        }

        private void problem(String key, String what) {
            String at =
                    config.hasPath(key) ? " at " + config.getValue(key).origin().description() : "";
            problems.add("umbel.plugins.relay." + key + ": " + what + at);
        }
    }
}
