package io.umbel.metrics;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import io.umbel.metrics.http.HttpSettings;
import io.umbel.metrics.sdk.OtlpSettings;
import io.umbel.spi.NodeId;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * {@code umbel.plugins.metrics}.
 *
 * @param allow who may scrape besides the node's own key
 * @param allowAll whether every peer may
 * @param topPeers that get time series of their own
 * @param events that the page remembers
 */
record MetricsSettings(
        Set<NodeId> allow,
        boolean allowAll,
        int topPeers,
        OtlpSettings otlp,
        int events,
        HttpSettings http) {
    private static final String EVERYBODY = "*";
    private static final int MIN_TOKEN = 16;
    private static final int MAX_TRACES = 1_000_000;
    private static final List<String> OTLP = List.of("http/protobuf", "grpc");
    private static final Pattern URL = Pattern.compile("https?://[^/:]+(:\\d{1,5})?(/.*)?");
    private static final Set<String> KEYS =
            Set.of(
                    "allow",
                    "top-peers",
                    "otlp-endpoint",
                    "otlp-protocol",
                    "traces-per-second",
                    "events",
                    "http.enabled",
                    "http.bind-address",
                    "http.port",
                    "http.token",
                    "http.reload",
                    "http.streams");

    /**
     * Reads them.
     *
     * @throws IllegalArgumentException that tells all problems, a line each
     */
    static MetricsSettings of(Config config) {
        var reader = new Reader(config, new ArrayList<>());
        MetricsSettings settings = reader.settings();
        if (!reader.problems().isEmpty()) {
            throw new IllegalArgumentException(String.join("\n", reader.problems()));
        }
        return settings;
    }

    private record Reader(Config config, List<String> problems) {
        MetricsSettings settings() {
            config.entrySet().stream()
                    .filter(entry -> !KEYS.contains(entry.getKey()))
                    .forEach(entry ->
                            problem(entry.getKey(), "unknown (expected one of " + KEYS + ")"));
            List<String> allow = read("allow", config::getStringList, List.of());
            return new MetricsSettings(
                    ids(allow),
                    allow.contains(EVERYBODY),
                    number("top-peers", 0, 1000),
                    otlp(),
                    number("events", 1, 10_000),
                    http());
        }

        private OtlpSettings otlp() {
            String endpoint = read("otlp-endpoint", config::getString, "");
            if (!endpoint.isEmpty() && !URL.matcher(endpoint).matches()) {
                problem(
                        "otlp-endpoint",
                        "'" + endpoint + "' (expected a URL such as http://localhost:4318)");
            }
            String protocol = read("otlp-protocol", config::getString, OTLP.getFirst());
            if (!OTLP.contains(protocol)) {
                problem("otlp-protocol", "'" + protocol + "' (expected one of " + OTLP + ")");
            }
            return new OtlpSettings(endpoint, protocol, number("traces-per-second", 0, MAX_TRACES));
        }

        private HttpSettings http() {
            InetAddress bind = address("http.bind-address");
            String token = read("http.token", config::getString, "");
            if (!token.isEmpty() && token.length() < MIN_TOKEN) {
                problem(
                        "http.token",
                        token.length() + " characters (expected at least " + MIN_TOKEN + ")");
            }
            if (token.isEmpty() && !bind.isLoopbackAddress()) {
                problem(
                        "http.token",
                        "empty, but http.bind-address is %s (expected a token of at least %d characters, or a loopback address)"
                                .formatted(bind.getHostAddress(), MIN_TOKEN));
            }
            return new HttpSettings(
                    read("http.enabled", config::getBoolean, true),
                    bind,
                    number("http.port", 0, 65_535),
                    token,
                    read("http.reload", config::getBoolean, false),
                    number("http.streams", 1, 1000));
        }

        private Set<NodeId> ids(List<String> allow) {
            var ids = new HashSet<NodeId>();
            for (String text : allow) {
                if (!text.equals(EVERYBODY)) {
                    checked("allow", () -> ids.add(NodeId.parse(text)), false);
                }
            }
            return Set.copyOf(ids);
        }

        private InetAddress address(String key) {
            String text = read(key, config::getString, "127.0.0.1");
            try {
                return InetAddress.ofLiteral(text);
            } catch (IllegalArgumentException _) {
                problem(key, "'" + text + "' (expected an IP address)");
                return loopback();
            }
        }

        private static InetAddress loopback() {
            try {
                return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
            } catch (UnknownHostException e) {
                throw new AssertionError("four bytes are an address", e);
            }
        }

        private int number(String key, int least, int most) {
            int value = read(key, config::getInt, least);
            if (value < least || value > most) {
                problem(key, value + " (expected " + least + "–" + most + ")");
            }
            return value;
        }

        private <T> T read(String key, Function<String, T> get, T otherwise) {
            return checked(key, () -> get.apply(key), otherwise);
        }

        private <T> T checked(String key, Supplier<T> get, T otherwise) {
            try {
                return get.get();
            } catch (ConfigException | IllegalArgumentException e) {
                problem(key, String.valueOf(e.getMessage()));
                return otherwise;
            }
        }

        private void problem(String key, String what) {
            String at =
                    config.hasPath(key) ? " at " + config.getValue(key).origin().description() : "";
            problems.add("umbel.plugins.metrics." + key + ": " + what + at);
        }
    }
}
