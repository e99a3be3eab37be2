package io.umbel.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two nodes of the archive that gossip and greet, and the commands of their owners. */
@Tag("slow")
final class ServicesIT {
    private static final String GREET = "umbel.greeter.v1.Greeter/Greet";
    private static final String BRIDGED = "umbel.greeter.v1.Greeter/GreetManyTimes";

    @TempDir private static Path folder;
    private static UnpackedArchive archive;
    private static UmbelProcess seed;
    private static UmbelProcess member;

    @BeforeAll
    static void startNodes() throws Exception {
        archive = UnpackedArchive.into(Files.createDirectory(folder.resolve("unpacked")));
        for (String plugin : List.of("umbel-gossip-", "umbel-grpc-", "umbel-plugin-greeter-")) {
            archive.enable(plugin);
        }
        seed = start("seed", "umbel.plugins.gossip.topics=[weather]");
        member =
                start(
                        "member",
                        "umbel.plugins.gossip.seeds=[\"" + ticket(seed) + "\"]",
                        "umbel.plugins.grpc.bridge=[{method=\""
                                + BRIDGED
                                + "\",topic=greetings,event=request}]");
    }

    @AfterAll
    static void stopNodes() {
        Stream.of(member, seed).forEach(UmbelProcess::close);
    }

    private static UmbelProcess start(String home, String... settings) throws Exception {
        var arguments =
                new ArrayList<>(List.of("run", "--set", "umbel.endpoint.bind-address=127.0.0.1"));
        for (String setting : settings) {
            arguments.addAll(List.of("--set", setting));
        }
        UmbelProcess node =
                UmbelProcess.start(archive, folder.resolve(home), arguments.toArray(String[]::new));
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
    void method_isCalledByItsNameAlone() throws Exception {
        assertThat(run("seed", "call", GREET, "-d", "{\"name\": \"you\"}"))
                .anyMatch(line -> line.contains("you"));
    }

    /** The first of its topic, which the member joins only for it; the subscriber is the seed's. */
    @Test
    void callOfOneNode_isAnEventOnTheOther() throws Exception {
        try (UmbelProcess subscriber =
                UmbelProcess.start(
                        archive,
                        folder.resolve("seed"),
                        "gossip",
                        "subscribe",
                        "greetings",
                        "--count",
                        "1")) {
            subscriber.awaitErr(line -> line.startsWith("joined "));
            run("seed", "call", ticket(member), BRIDGED, "-d", "{\"name\": \"you\", \"times\": 1}");

            assertThat(subscriber.awaitExit()).as(subscriber.toString()).isZero();
            assertThat(subscriber.out()).anyMatch(line -> line.contains("you"));
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
