package io.umbel.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code umbel demo --nat} holds what it says, and leaves nothing behind. */
@Tag("slow")
final class NatDemoIT {
    private static final Duration DEADLINE = Duration.ofMinutes(5);

    /** Where {@code ip} keeps the names of namespaces. */
    private static final Path NAMES = Path.of("/run/netns");

    @TempDir private Path folder;
    private UnpackedArchive archive;

    @BeforeEach
    void needsNamespaces() throws Exception {
        if (!System.getProperty("user.name").equals("root")) {
            String reason = "network namespaces need root";
            var _ = "true".equals(System.getenv("CI")) ? fail(reason) : abort(reason);
        }
        var _ = ExternalTool.named("ip", "iproute2");
        var _ = ExternalTool.named("nft", "nftables");
        archive = UnpackedArchive.into(folder);
    }

    private UmbelProcess start() throws Exception {
        return UmbelProcess.start(archive, folder.resolve("home"), "demo", "--nat");
    }

    @Test
    void demo_playsItsScene_andRemovesItsNetwork() throws Exception {
        try (UmbelProcess demo = start()) {
            assertThat(demo.awaitExit(DEADLINE)).as(demo.toString()).isZero();
            assertThat(demo.out())
                    .anyMatch(line -> line.matches(" +connected to .* via umbel://.*"))
                    .anyMatch(line -> line.matches(" +now at 203\\.0\\.113\\.11:\\d+"))
                    .anyMatch(line -> line.contains("you, over the relay"));
            assertThat(namespacesOf(demo)).isEmpty();
        }
    }

    @Test
    void demoThatIsInterrupted_removesItsNetwork_andItsNodesEnd() throws Exception {
        try (UmbelProcess demo = start()) {
            demo.awaitOut(line -> line.contains("alice, behind a NAT"), DEADLINE);
            assertThat(namespacesOf(demo)).isNotEmpty();
            List<ProcessHandle> nodes = demo.descendants();
            assertThat(nodes).isNotEmpty();
            demo.terminate();
            var _ = demo.awaitExit(DEADLINE);
            assertThat(namespacesOf(demo)).isEmpty();
            assertThat(nodes).noneMatch(ProcessHandle::isAlive);
        }
    }

    private static List<Path> namespacesOf(UmbelProcess demo) throws Exception {
        try (var names = Files.newDirectoryStream(NAMES, "umbel-demo-" + demo.pid() + "-*")) {
            var found = new ArrayList<Path>();
            names.forEach(found::add);
            return found;
        }
    }
}
