package io.umbel.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code umbel demo} holds what it says: each scene checks its own results. */
@Tag("slow")
final class DemoIT {
    private static final Duration DEADLINE = Duration.ofMinutes(6);

    @TempDir private Path folder;

    @Test
    void demo_playsAllItsScenes_andKeepsThreeNodesUp_ifAskedTo() throws Exception {
        UnpackedArchive archive = UnpackedArchive.into(folder);
        try (var demo = UmbelProcess.start(archive, folder.resolve("home"), "demo", "--keep")) {
            String page = demo.awaitOut(line -> line.startsWith("    page    "), DEADLINE);
            var alice =
                    new NodeWithPage(
                            demo, folder, "", URI.create(page.substring(page.indexOf("http"))));
            assertThat(alice.get("/metrics")).contains("\numbel_gossip_directory_nodes 3");
            List<ProcessHandle> nodes = alice.process().descendants();
            assertThat(nodes).hasSize(3);
            demo.terminate();
            var _ = demo.awaitExit(DEADLINE);
            assertThat(nodes).noneMatch(ProcessHandle::isAlive);
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
