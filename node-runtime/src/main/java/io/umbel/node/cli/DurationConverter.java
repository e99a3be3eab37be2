package io.umbel.node.cli;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.Map;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a duration as the settings do: {@code 500ms}, {@code 10s}, {@code 1m}. */
final class DurationConverter implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String text) {
        try {
            return ConfigFactory.parseMap(Map.of("value", text)).getDuration("value");
        } catch (ConfigException _) {
            throw new TypeConversionException(
                    "'%s' (expected a duration such as 500ms, 10s or 1m)".formatted(text));
        }
    }
}
