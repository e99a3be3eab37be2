package io.umbel.node.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import java.util.List;
import java.util.Locale;
import org.slf4j.LoggerFactory;

/** Changes what is logged while the process runs. For any thread. */
public final class LogLevels {
    private static final List<Level> LEVELS =
            List.of(Level.TRACE, Level.DEBUG, Level.INFO, Level.WARN, Level.ERROR, Level.OFF);

    private LogLevels() {}

    /**
     * From now on {@code logger} and those below it log at {@code level} and above.
     *
     * @param logger a package or class, such as {@code io.umbel.node.path}
     * @return the level, as the log writes it
     * @throws IllegalArgumentException if there is no such level, or the process logs otherwise
     *     than with Logback
     */
    public static String set(String logger, String level) {
        Level wanted = parse(level);
        if (!(LoggerFactory.getILoggerFactory() instanceof LoggerContext context)) {
            throw new IllegalArgumentException(
                    "log: levels cannot be changed: this process does not log with Logback");
        }
        context.getLogger(logger).setLevel(wanted);
        return wanted.toString();
    }

    private static Level parse(String text) {
        return LEVELS.stream()
                .filter(level -> level.toString().equals(text.toUpperCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException(
                                "log level: '" + text + "' (expected one of " + LEVELS + ")"));
    }
}
