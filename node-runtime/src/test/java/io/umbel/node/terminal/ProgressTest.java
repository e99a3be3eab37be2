package io.umbel.node.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import io.umbel.testkit.ManualClock;
import io.umbel.testkit.ManualScheduler;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class ProgressTest {
    private final ManualScheduler timer = new ManualScheduler(new ManualClock());
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void whatTakesLessThanASecond_isNotMentioned() {
        try (Progress _ = start(true)) {
            timer.advance(Duration.ofMillis(999));
        }
        timer.advance(Duration.ofSeconds(10));

        assertThat(told()).isEmpty();
    }

    @Test
    void person_seesTheSecondsPass_andACleanLineAfterwards() {
        try (Progress _ = start(true)) {
            timer.advance(Duration.ofSeconds(2));
        }
        assertThat(told()).isEqualTo("<dialing… 1 s<dialing… 2 s<");
    }

    @Test
    void logFile_getsOneLine() {
        try (Progress _ = start(false)) {
            timer.advance(Duration.ofSeconds(5));
        }
        assertThat(told().lines()).containsExactly("dialing…");
    }

    private Progress start(boolean interactive) {
        return new Progress(
                new Terminal(
                        InputStream.nullInputStream(),
                        new PrintStream(
                                OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        interactive,
                        new Style(false)),
                timer,
                "dialing");
    }

    private String told() {
        return err.toString(StandardCharsets.UTF_8).replace("\r\u001b[K", "<");
    }
}
