package io.umbel.node.settings;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import io.umbel.node.settings.BuiltInSettings.ResourceLimit.Share;
import io.umbel.spi.Call;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads the settings of the built-in middlewares over the defaults of {@code middleware.conf}. */
final class BuiltInReader {
    private static final int MILLION = 1_000_000;
    private static final int MAX_BUCKETS = 10 * MILLION;
    private static final double PERCENT = 100;
    private static final long KIB = 1L << 10;
    private static final long GIB = 1L << 30;
    private static final Pattern PERCENTAGE = Pattern.compile("(100|[1-9][0-9]?)%");
    private static final Map<String, Function<Section, BuiltInSettings>> READERS =
            Map.of(
                    "telemetry", BuiltInReader::telemetry,
                    "auth", BuiltInReader::auth,
                    "rate-limit", BuiltInReader::rateLimit,
                    "load-shed", BuiltInReader::loadShed,
                    "resource-limit", BuiltInReader::resourceLimit,
                    "reputation", BuiltInReader::reputation,
                    "ban", _ -> new BuiltInSettings.Ban());

    private final Config reference = reference();

    static Set<String> names() {
        return READERS.keySet();
    }

    static Config reference() {
        return ConfigFactory.parseResources(
                BuiltInReader.class, "/middleware.conf", ConfigParseOptions.defaults());
    }

    /**
     * The settings of the built-in of this name; empty if the node has none such.
     *
     * @param path where they stand in the settings
     */
    Optional<BuiltInSettings> read(
            String name, String path, Config values, Consumer<Problem> problems) {
        return Optional.ofNullable(READERS.get(name))
                .map(reader -> {
                    ConfigObject defaults = reference.getObject(name);
                    new KeyCheck(problems).check(path, values.root(), defaults);
                    Config merged = values.withFallback(defaults);
                    return reader.apply(new Section(path, merged, defaults.toConfig(), problems));
                });
    }

    private static BuiltInSettings telemetry(Section section) {
        return new BuiltInSettings.Telemetry(section.flag("spans"), section.flag("metrics"));
    }

    private static BuiltInSettings auth(Section section) {
        return new BuiltInSettings.Auth(
                callers(section, "allow"),
                callers(section, "deny"),
                operations(section.section("operations")),
                section.parsed("provider", "a provider's name", Function.identity()));
    }

    private static Callers callers(Section section, String key) {
        return Callers.of(
                section.list(key, Callers.EXPECTED, value -> Callers.check(Section.string(value))));
    }

    private static Map<OperationPattern, Callers> operations(Section section) {
        var operations = new HashMap<OperationPattern, Callers>();
        for (Map.Entry<String, ConfigValue> entry : section.values().root().entrySet()) {
            String key = entry.getKey();
            if (entry.getValue().valueType() == ConfigValueType.LIST) {
                operations.put(new OperationPattern(key), callers(section, key));
            } else {
                section.tell(key, "a list of node ids in brackets");
            }
        }
        return operations;
    }

    private static BuiltInSettings rateLimit(Section section) {
        return new BuiltInSettings.RateLimit(
                kinds(section),
                rate(section, "per-peer"),
                rate(section, "per-connection"),
                rate(section, "per-operation"),
                section.integer("burst", 0, MILLION),
                section.integer("flood-after", 0, MILLION),
                section.integer("max-buckets", 1, MAX_BUCKETS));
    }

    private static BuiltInSettings loadShed(Section section) {
        return new BuiltInSettings.LoadShed(
                percentage(section, "max-cpu"),
                percentage(section, "max-heap"),
                section.duration("max-loop-lag", Duration.ofMillis(1), Duration.ofMinutes(1)),
                section.integer("max-concurrent", 1, MILLION),
                section.flag("adaptive"),
                kinds(section),
                section.duration("retry-after", Duration.ZERO, Duration.ofHours(1)));
    }

    private static BuiltInSettings resourceLimit(Section section) {
        return new BuiltInSettings.ResourceLimit(
                share(section.section("per-peer")), share(section.section("per-address")));
    }

    private static Share share(Section section) {
        return new Share(
                section.integer("connections", 1, MILLION),
                section.integer("streams", 1, MILLION),
                section.bytes("unread-bytes", KIB, GIB),
                rate(section, "requests"));
    }

    private static BuiltInSettings reputation(Section section) {
        return new BuiltInSettings.Reputation(section.integer("min-score", -MILLION, 0));
    }

    private static Rate rate(Section section, String key) {
        return section.parsed(key, Rate.EXPECTED, Rate::parse);
    }

    private static double percentage(Section section, String key) {
        String expected = "1%–100%";
        return section.parsed(
                key,
                expected,
                text -> {
                    if (!PERCENTAGE.matcher(text).matches()) {
                        throw new IllegalArgumentException(
                                '"' + text + "\" (expected " + expected + ")");
                    }
                    return Integer.parseInt(text.substring(0, text.length() - 1)) / PERCENT;
                });
    }

    private static Set<Call.Kind> kinds(Section section) {
        Map<String, Call.Kind> kinds =
                Arrays.stream(Call.Kind.values())
                        .collect(
                                Collectors.toMap(
                                        kind -> kind.name().toLowerCase(Locale.ROOT),
                                        Function.identity(),
                                        (a, _) -> a,
                                        TreeMap::new));
        String expected = String.join(", ", kinds.keySet());
        return Set.copyOf(
                section.list(
                        "kinds",
                        expected,
                        value -> {
                            Call.Kind kind = kinds.get(Section.string(value));
                            if (kind == null) {
                                throw Section.unexpected(value, expected);
                            }
                            return kind;
                        }));
    }
}
