package io.umbel.node.cli;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What bounds every load: it ends with the time or the count, whichever comes first. */
final class LoadOptions {
    private static final Duration MIN = Duration.ofMillis(100);
    private static final Duration MAX = Duration.ofHours(1);

    @Option(
            names = {"--duration", "-d"},
            paramLabel = "TIME",
            defaultValue = "10s",
            converter = DurationConverter.class,
            description = "For how long at most, 100ms–1h; default ${DEFAULT-VALUE}.")
    private Duration duration = Duration.ZERO;

    @Option(
            names = {"--count", "-c"},
            paramLabel = "N",
            description = "How many at most, at least 1; as many as fit unless given.")
    private @Nullable Integer count;

    Load load(UmbelCommand umbel, Ranges ranges) {
        int atMost = count == null ? Integer.MAX_VALUE : count;
        ranges.require("--duration", duration, MIN, MAX);
        ranges.require("--count", atMost, 1, Integer.MAX_VALUE);
        return new Load(umbel.environment().nanoTime(), duration, atMost);
    }
}
