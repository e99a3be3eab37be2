package io.umbel.node.settings;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A part of the settings, key by key. A bad value is told to {@code problems} and the default takes
 * its place, so that one pass finds all mistakes.
 *
 * @param path the full key of this part
 * @param values what counts: the user's over the defaults
 * @param defaults the same part of {@code reference.conf}
 */
record Section(String path, Config values, Config defaults, Consumer<Problem> problems) {
    private static final int SHOWN = 60;

    /** Takes a key's value out of a config, or throws what {@link #problem} can tell. */
    @FunctionalInterface
    private interface Extraction<T> {
        T from(Config config, String key);
    }

    Section section(String key) {
        return new Section(
                path(key),
                extract(key, "a section in braces", Config::getConfig),
                defaults.getConfig(ConfigUtil.joinPath(key)),
                problems);
    }

    boolean flag(String key) {
        return extract(key, "true or false", Config::getBoolean);
    }

    int integer(String key, int min, int max) {
        String expected = min + "–" + max;
        return extract(
                key,
                expected,
                (config, k) -> {
                    Number number = config.getNumber(k);
                    if (number.doubleValue() != number.intValue()
                            || number.intValue() < min
                            || number.intValue() > max) {
                        throw unexpected(config.getValue(k), expected);
                    }
                    return number.intValue();
                });
    }

    double number(String key, double min, double max) {
        String expected = "%.0f–%.0f".formatted(min, max);
        return extract(
                key,
                expected,
                (config, k) -> {
                    double number = config.getDouble(k);
                    if (number < min || number > max) {
                        throw unexpected(config.getValue(k), expected);
                    }
                    return number;
                });
    }

    long bytes(String key, long min, long max) {
        String expected = "a size from %d KiB to %d MiB".formatted(min >> 10, max >> 20);
        return extract(
                key,
                expected,
                (config, k) -> {
                    long bytes = config.getBytes(k);
                    if (bytes < min || bytes > max) {
                        throw unexpected(config.getValue(k), expected);
                    }
                    return bytes;
                });
    }

    Duration duration(String key, Duration min, Duration max) {
        String expected = "a duration from " + text(min) + " to " + text(max);
        return extract(
                key,
                expected,
                (config, k) -> {
                    Duration duration = config.getDuration(k);
                    if (duration.compareTo(min) < 0 || duration.compareTo(max) > 0) {
                        throw unexpected(config.getValue(k), expected);
                    }
                    return duration;
                });
    }

    <E extends Enum<E>> E choice(String key, Class<E> type) {
        List<String> names =
                Arrays.stream(type.getEnumConstants()).map(Section::asWritten).toList();
        String expected = String.join(", ", names);
        return extract(
                key,
                expected,
                (config, k) -> {
                    int index = names.indexOf(config.getString(k));
                    if (index < 0) {
                        throw unexpected(config.getValue(k), expected);
                    }
                    return type.getEnumConstants()[index];
                });
    }

    <T> T parsed(String key, String expected, Function<String, T> parser) {
        return extract(key, expected, (config, k) -> parser.apply(config.getString(k)));
    }

    /** The elements that can be parsed; each of the others is told by its index. */
    <T> List<T> list(String key, String expected, Function<ConfigValue, T> parser) {
        List<? extends ConfigValue> elements =
                extract(key, "a list in brackets", (config, k) -> List.copyOf(config.getList(k)));
        var parsed = new ArrayList<T>();
        for (int i = 0; i < elements.size(); i++) {
            ConfigValue element = elements.get(i);
            try {
                parsed.add(parser.apply(element));
            } catch (ConfigException | IllegalArgumentException e) {
                problems.accept(problem(path(key) + '[' + i + ']', element, expected, e));
            }
        }
        return parsed;
    }

    /** A section whose keys the user chooses. */
    <K, V> Map<K, V> map(
            String key, String expected, Function<String, K> keys, Function<String, V> values) {
        var parsed = new HashMap<K, V>();
        for (Map.Entry<String, ConfigValue> entry : object(key).entrySet()) {
            ConfigValue value = entry.getValue();
            try {
                parsed.put(keys.apply(entry.getKey()), values.apply(string(value)));
            } catch (ConfigException | IllegalArgumentException e) {
                problems.accept(
                        problem(
                                path(key) + '.' + ConfigUtil.joinPath(entry.getKey()),
                                value,
                                expected,
                                e));
            }
        }
        return parsed;
    }

    /** Says that a value is bad beside another. */
    void tell(String key, String expected) {
        ConfigValue value = Objects.requireNonNull(values.root().get(key), key);
        problems.accept(Problem.at(value.origin(), path(key), found(value, expected)));
    }

    static String string(ConfigValue value) {
        return value.atKey("value").getString("value");
    }

    static IllegalArgumentException unexpected(ConfigValue value, String expected) {
        return new IllegalArgumentException(found(value, expected));
    }

    private static String found(ConfigValue value, String expected) {
        return shown(value) + " (expected " + expected + ")";
    }

    private ConfigObject object(String key) {
        return extract(key, "a section in braces", Config::getObject);
    }

    private <T> T extract(String key, String expected, Extraction<T> extraction) {
        try {
            return extraction.from(values, ConfigUtil.joinPath(key));
        } catch (ConfigException | IllegalArgumentException e) {
            ConfigValue value = Objects.requireNonNull(values.root().get(key), key);
            problems.accept(problem(path(key), value, expected, e));
            return extraction.from(defaults, ConfigUtil.joinPath(key));
        }
    }

    private static Problem problem(
            String path, ConfigValue value, String expected, RuntimeException cause) {
        String message =
                switch (cause) {
                    case ConfigException.NotResolved _ ->
                            "a ${…} in it has no value (define it, or write ${?…} if it may be missing)";
                    case ConfigException _ -> found(value, expected);
                    default -> String.valueOf(cause.getMessage());
                };
        return Problem.at(value.origin(), path, message);
    }

    private String path(String key) {
        return path.isEmpty() ? key : path + '.' + ConfigUtil.joinPath(key);
    }

    private static String shown(ConfigValue value) {
        String text = value.render(ConfigRenderOptions.concise());
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + '…';
    }

    private static String asWritten(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** {@code 100ms}, {@code 1h}: as it would be written in the file. */
    static String text(Duration duration) {
        if (duration.toMillisPart() != 0) {
            return duration.toMillis() + "ms";
        }
        return duration.toMinutesPart() == 0 && duration.toSecondsPart() == 0 && !duration.isZero()
                ? duration.toHours() + "h"
                : duration.toSeconds() + "s";
    }
}
