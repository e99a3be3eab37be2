package io.umbel.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two nodes of the archive that gossip, and the commands of their owners. */
@Tag("slow")
final class ServicesIT {
    @TempDir private static Path folder;
    private static UnpackedArchive archive;
    private static UmbelProcess seed;
    private static UmbelProcess member;

    @BeforeAll
    static void startNodes() throws Exception {
        archive = UnpackedArchive.into(Files.createDirectory(folder.resolve("unpacked")));
        archive.enable("umbel-gossip-");
        seed = start("seed", "umbel.plugins.gossip.topics=[weather]");
        member = start("member", "umbel.plugins.gossip.seeds=[\"" + ticket(seed) + "\"]");
    }

    @AfterAll
    static void stopNodes() {
        Stream.of(member, seed).forEach(UmbelProcess::close);
    }

    private static UmbelProcess start(String home, String setting) throws Exception {
        UmbelProcess node =
                UmbelProcess.start(
                        archive,
                        folder.resolve(home),
                        "run",
                        "--set",
                        "umbel.endpoint.bind-address=127.0.0.1",
                        "--set",
                        setting);
        node.awaitOut(line -> line.startsWith("ready"));
        return node;
    }

    private static String ticket(UmbelProcess node) throws Exception {
        String line = node.awaitOut(text -> text.startsWith("ticket "));
        return line.substring("ticket ".length()).strip();
    }

    private static List<String> run(String home, String... arguments) throws Exception {
        try (UmbelProcess command = UmbelProcess.start(archive, folder.resolve(home), arguments)) {
            assertThat(command.awaitExit()).as(command.toString()).isZero();
            return command.out();
        }
    }

    @Test
    void services_areAskedOfTheRunningNode() throws Exception {
        assertThat(run("seed", "services").getFirst())
                .matches("SERVICE +NODE +PROTOCOL +VERSION +HEALTH +ATTRIBUTES");
        assertThat(run("seed", "services", "nobody.Offers", "--json")).isEmpty();
    }

    @Test
    void topicsAndMembers_areThoseOfTheRunningNode() throws Exception {
        assertThat(run("seed", "gossip", "topics")).contains("umbel/services/1", "weather");
        assertThat(run("member", "gossip", "members", "umbel/services/1"))
                .singleElement()
                .asString()
                .startsWith("eager ");
    }

    @Test
    void whatOneNodePublishes_theOtherPrints() throws Exception {
        try (UmbelProcess subscriber =
                UmbelProcess.start(
                        archive,
                        folder.resolve("seed"),
                        "gossip",
                        "subscribe",
                        "weather",
                        "--count",
                        "1")) {
            subscriber.awaitErr(line -> line.startsWith("joined "));
            run("member", "gossip", "publish", "weather", "sunny");

            assertThat(subscriber.awaitExit()).as(subscriber.toString()).isZero();
            assertThat(subscriber.out()).containsExactly("sunny");
        }
    }

    @Test
    void whereNoNodeRuns_thatIsSaid() throws Exception {
        Path home = Files.createDirectory(folder.resolve("nobody"));
        try (UmbelProcess command = UmbelProcess.start(archive, home, "services")) {
            assertThat(command.awaitExit()).isEqualTo(1);
            assertThat(command.err()).anyMatch(line -> line.contains("umbel run"));
        }
    }
}
