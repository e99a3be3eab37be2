package io.umbel.node.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

final class LogLevelsTest {
    private static final String NAME = "io.umbel.node.log.of-this-test";
    private final Logger logger = LoggerFactory.getLogger(NAME);

    @AfterEach
    void reset() {
        LogLevels.set(NAME, "info");
    }

    @Test
    void level_holdsAtOnceAndForThoseBelow() {
        LogLevels.set(NAME, "error");
        assertThat(logger.isWarnEnabled()).isFalse();

        assertThat(LogLevels.set(NAME, "Trace")).isEqualTo("TRACE");

        assertThat(LoggerFactory.getLogger(NAME + ".below").isTraceEnabled()).isTrue();
    }

    @Test
    void levelThatIsNone_changesNothing() {
        LogLevels.set(NAME, "warn");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> LogLevels.set(NAME, "loud"))
                .withMessageContaining("'loud' (expected one of [TRACE, DEBUG");

        assertThat(logger.isWarnEnabled()).isTrue();
        assertThat(logger.isInfoEnabled()).isFalse();
    }
}
