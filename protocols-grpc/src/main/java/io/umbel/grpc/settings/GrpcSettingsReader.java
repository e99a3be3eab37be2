package io.umbel.grpc.settings;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/** Reads once, and collects what is wrong on the way. */
final class GrpcSettingsReader {
    private static final List<String> CODECS = List.of("identity", "gzip", "zstd");
    private static final List<String> POLICIES = List.of("round_robin", "pick_first");
    private static final int MIN_WINDOW = 65_535;

    private final String path;
    private final Config config;
    private final Set<String> known = new TreeSet<>();
    private final List<String> problems = new ArrayList<>();

    GrpcSettingsReader(String path, Config config) {
        this.path = path;
        this.config = config;
    }

    GrpcSettings read() {
        var settings =
                new GrpcSettings(
                        size("flow-window", MIN_WINDOW),
                        size("max-batch", 1),
                        server(),
                        client(),
                        new CompressionSettings(
                                oneOf("compression.codec", CODECS),
                                size("compression.min-size", 0)),
                        each("bridge", BridgeRule::read));
        unknownKeys();
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", problems));
        }
        return settings;
    }

    private ServerSettings server() {
        return new ServerSettings(
                each("listen", ListenerReader::read),
                size("server.max-message-size", 1),
                size("server.max-header-size", 1),
                count("server.max-calls-per-session"),
                size("server.ready-threshold", 1),
                duration("server.permit-keep-alive"),
                duration("server.drain"),
                bool("server.reflection"),
                bool("server.channelz"),
                bool("server.announce"));
    }

    private ClientSettings client() {
        return new ClientSettings(
                size("client.max-message-size", 1),
                count("client.sessions"),
                count("client.calls-per-session"),
                duration("client.idle"),
                oneOf("client.load-balancing", POLICIES),
                bool("client.outlier-detection"));
    }

    private <T> List<T> each(String key, Function<ConfigValue, T> reader) {
        known.add(key);
        var read = new ArrayList<T>();
        for (ConfigValue entry :
                this.<List<? extends ConfigValue>>value(
                        key, List.of(), config::getList, "a list")) {
            try {
                read.add(reader.apply(entry));
            } catch (IllegalArgumentException e) {
                problems.add(
                        "%s.%s: %s at %s"
                                .formatted(
                                        path, key, e.getMessage(), entry.origin().description()));
            }
        }
        return read;
    }

    private String oneOf(String key, List<String> allowed) {
        String expected = "one of " + allowed;
        String value = value(key, allowed.getFirst(), config::getString, expected);
        if (!allowed.contains(value)) {
            problem(key, "'" + value + "'", expected);
        }
        return value;
    }

    private int size(String key, int least) {
        String expected = "a size of at least " + least + " bytes and below 2 GiB, such as 4 MiB";
        long bytes = value(key, (long) least, config::getBytes, expected);
        return within(key, bytes, least, expected);
    }

    private int count(String key) {
        String expected = "a number of at least 1";
        return within(key, value(key, 1L, config::getLong, expected), 1, expected);
    }

    private int within(String key, long value, int least, String expected) {
        if (value < least || value > Integer.MAX_VALUE) {
            problem(key, Long.toString(value), expected);
            return least;
        }
        return (int) value;
    }

    private Duration duration(String key) {
        return value(key, Duration.ZERO, config::getDuration, "a duration, such as 10 seconds");
    }

    private boolean bool(String key) {
        return value(key, false, config::getBoolean, "true or false");
    }

    private <T> T value(String key, T otherwise, Function<String, T> reader, String expected) {
        known.add(key);
        try {
            return reader.apply(key);
        } catch (ConfigException e) {
            problem(key, config.hasPath(key) ? config.getValue(key).render() : "missing", expected);
            return otherwise;
        }
    }

    private void problem(String key, String value, String expected) {
        String where =
                config.hasPath(key) ? " at " + config.getValue(key).origin().description() : "";
        problems.add("%s.%s: %s (expected %s)%s".formatted(path, key, value, expected, where));
    }

    private void unknownKeys() {
        config.entrySet().stream()
                .filter(entry -> !known.contains(entry.getKey()))
                .filter(entry -> !(entry.getValue() instanceof ConfigObject))
                .forEach(entry ->
                        problems.add(
                                "%s.%s: unknown key (expected one of %s) at %s"
                                        .formatted(
                                                path,
                                                entry.getKey(),
                                                known,
                                                entry.getValue().origin().description())));
    }
}
