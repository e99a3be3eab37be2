package io.umbel.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code umbel demo} holds what it says: each scene checks its own results. */
@Tag("slow")
final class DemoIT {
    private static final Duration DEADLINE = Duration.ofMinutes(3);

    @TempDir private Path folder;

    @Test
    void demo_playsAllItsScenes() throws Exception {
        UnpackedArchive archive = UnpackedArchive.into(folder);
        try (var demo = UmbelProcess.start(archive, folder.resolve("home"), "demo")) {
            assertThat(demo.awaitExit(DEADLINE)).as("exit code of %s", demo).isZero();
            assertThat(demo.out())
                    .anyMatch(line ->
                            line.matches(" +bob sees +[a-z2-7]{52} at 127\\.0\\.0\\.1:\\d+"))
                    .anyMatch(line ->
                            line.matches(" +alice sees +[a-z2-7]{52} at 127\\.0\\.0\\.1:\\d+"))
                    .anyMatch(line -> line.contains("the same on both ways"))
                    .anyMatch(line -> line.matches(".* MB/s each way; rtt .*"))
                    .anyMatch(line -> line.contains("a new dial reaches the new version"))
                    .anyMatch(line -> line.contains("\"transport\":\"QUIC\""))
                    .anyMatch(line -> line.contains("\"transport\":\"WEB_SOCKET\""))
                    .last()
                    .asString()
                    .contains("alice has stopped cleanly");
        }
    }
}
