package io.umbel.node.cli;

import io.umbel.node.terminal.Texts;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Refuses values of options that are out of range. */
record Ranges(@Nullable CommandSpec spec) {

    /** Any value from {@code min}, if {@code max} is the largest there is. */
    void require(String option, int value, int min, int max) {
        if (value < min || value > max) {
            String expected = max == Integer.MAX_VALUE ? "at least " + min : min + "–" + max;
            throw refusal("%s: %d (expected %s)".formatted(option, value, expected));
        }
    }

    void require(String option, Duration value, Duration min, Duration max) {
        if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
            throw refusal(
                    "%s: %s (expected %s–%s)"
                            .formatted(
                                    option,
                                    Texts.duration(value),
                                    Texts.duration(min),
                                    Texts.duration(max)));
        }
    }

    private ParameterException refusal(String message) {
        return new ParameterException(
                Objects.requireNonNull(spec, "spec, injected by picocli").commandLine(), message);
    }
}
