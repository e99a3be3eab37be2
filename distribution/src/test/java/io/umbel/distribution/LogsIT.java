package io.umbel.distribution;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The log as a machine reads it, and as it is changed while the node runs. */
@Tag("slow")
final class LogsIT {
    @TempDir private Path folder;

    @Test
    void lineOfAHandler_isAnObjectWithPeerProtocolAndConnection_onceThatIsLogged()
            throws Exception {
        UnpackedArchive archive =
                UnpackedArchive.into(Files.createDirectory(folder.resolve("unpacked")));
        archive.enable("umbel-plugin-echo-");
        Path home = folder.resolve("node");
        try (var node =
                UmbelProcess.start(
                        archive,
                        Map.of("UMBEL_HOME", home.toString(), "UMBEL_LOG_FORMAT", "json"),
                        "run",
                        "--set",
                        "umbel.endpoint.bind-address=127.0.0.1",
                        "--set",
                        "umbel.endpoint.idle-timeout=4s",
                        "--set",
                        "umbel.endpoint.keep-alive=1s")) {
            String ticket = node.awaitOut(line -> line.startsWith("ticket ")).substring(7).strip();
            node.awaitOut(line -> line.startsWith("ready"));
            try (var log =
                    UmbelProcess.start(archive, home, "log", "debug", "io.umbel.node.router")) {
                assertThat(log.awaitExit()).as("%s", log).isZero();
                assertThat(log.out()).containsExactly("io.umbel.node.router logs at DEBUG");
            }

            String peer = leaveInTheMiddle(archive, ticket);
            String line = node.awaitErr(text -> text.contains("\"alpn\":\"\\/echo\\/1.0\""));

            assertThat(line)
                    .startsWith("{")
                    .endsWith("}")
                    .contains("\"level\":\"DEBUG\"")
                    .contains("\"peer\":\"" + peer + '"')
                    .containsPattern("\"connection\":\"\\d+\"");
            assertThat(node.err()).allSatisfy(each -> assertThat(each).startsWith("{"));
            try (var log = UmbelProcess.start(archive, home, "log", "loud")) {
                assertThat(log.awaitExit()).as("%s", log).isOne();
                assertThat(String.join(" ", log.err())).contains("'loud' (expected one of [TRACE,");
            }
        }
    }

    /** The short id of a peer that is gone while the node serves it. */
    private String leaveInTheMiddle(UnpackedArchive archive, String ticket) throws Exception {
        Path key = folder.resolve("peer").resolve("node.key");
        String id;
        try (var made = UmbelProcess.start(archive, folder.resolve("peer"), "id")) {
            assertThat(made.awaitExit()).as("%s", made).isZero();
            id = made.out().getFirst();
        }
        try (var peer =
                UmbelProcess.start(
                        archive,
                        folder.resolve("dialer"),
                        "connect",
                        ticket,
                        "/echo/1.0",
                        "--key",
                        key.toString())) {
            peer.in().write("hello\n".getBytes(UTF_8));
            peer.in().flush();
            peer.awaitOut(text -> text.equals("hello"));
            peer.kill();
            var _ = peer.awaitExit();
        }
        return id.substring(0, 10);
    }
}
