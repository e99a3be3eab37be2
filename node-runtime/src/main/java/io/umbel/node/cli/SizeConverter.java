package io.umbel.node.cli;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import java.util.Map;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a number of bytes as the settings do: {@code 64}, {@code 64KiB}, {@code 1MB}. */
final class SizeConverter implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String text) {
        try {
            return Math.toIntExact(ConfigFactory.parseMap(Map.of("value", text)).getBytes("value"));
        } catch (ConfigException | ArithmeticException _) {
            throw new TypeConversionException(
                    "'%s' (expected a size such as 64, 64KiB or 1MB)".formatted(text));
        }
    }
}
