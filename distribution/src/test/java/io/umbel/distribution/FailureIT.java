package io.umbel.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.umbel.spi.NodeAddress;
import io.umbel.spi.NodeId;
import io.umbel.spi.Ticket;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.util.Base64;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes wrong is told in a sentence that names the mend, with an exit code for scripts. */
final class FailureIT {
    private static final String LOOPBACK = "umbel.endpoint.bind-address=127.0.0.1";

    @TempDir private static Path unpacked;
    private static UnpackedArchive archive;

    @TempDir private Path folder;

    @BeforeAll
    static void unpack() throws Exception {
        archive = UnpackedArchive.into(unpacked);
        Path example = archive.only("examples", "umbel-plugin-echo-");
        Files.copy(example, archive.file("plugins").resolve(example.getFileName()));
    }

    @Test
    void anotherKeyAtTheAddress_isToldWithBothKeys() throws Exception {
        try (var node = run("node")) {
            NodeAddress real = addressOf(node);
            NodeId other = strangersId();
            var wrong = new NodeAddress(other, real.addresses(), List.of());
            assertFails(
                    umbel("peer", "ping", new Ticket(wrong).toString()),
                    line -> line.contains(other.toString()) && line.contains(real.id().toString()));
            assertServes(node);
        }
    }

    @Test
    void peerThatIsDown_isToldWithItsAddress() throws Exception {
        int port;
        try (var socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        var nobody = NodeAddress.of(strangersId(), new InetSocketAddress("127.0.0.1", port));
        assertFails(
                umbel(
                        "peer",
                        "ping",
                        new Ticket(nobody).toString(),
                        "--set",
                        "umbel.dial.timeout=2s"),
                line -> line.contains("127.0.0.1:" + port));
    }

    @Test
    void nodeThatIsKilledMidStream_endsTheConnectCommand_withTheReason() throws Exception {
        try (var node = run("node");
                var peer =
                        umbel(
                                "peer",
                                "connect",
                                ticketOf(node),
                                "/echo/1.0",
                                "--set",
                                "umbel.endpoint.idle-timeout=2s",
                                "--set",
                                "umbel.endpoint.keep-alive=500ms")) {
            say(peer, "are you there?\n");
            peer.awaitOut("are you there?"::equals);
            node.kill();
            say(peer, "and now?\n");
            assertThat(peer.awaitExit()).as("exit code of %s", peer).isOne();
            assertThat(peer.err()).anyMatch(line -> line.contains("idle"));
        }
    }

    @Test
    void peerThatIsKilledMidStream_isForgotten_andTheNodeServesOn() throws Exception {
        try (var node =
                run("node", "umbel.endpoint.idle-timeout=2s", "umbel.endpoint.keep-alive=500ms")) {
            try (var peer = umbel("peer", "connect", ticketOf(node), "/echo/1.0")) {
                say(peer, "hi\n");
                peer.awaitOut("hi"::equals);
                peer.kill();
            }
            assertServes(node);
            for (boolean forgotten = false; !forgotten; ) {
                try (var peers = umbel("node", "peers", "--json")) {
                    assertThat(peers.awaitExit()).as("exit code of %s", peers).isZero();
                    forgotten = peers.out().stream().noneMatch(line -> line.contains("/echo/1.0"));
                }
            }
        }
    }

    @Test
    void portInUse_isToldWithTheMend() throws Exception {
        try (var socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            String port = "umbel.endpoint.port=" + socket.getLocalPort();
            assertFails(
                    umbel("node", "run", "--set", LOOPBACK, "--set", port),
                    line ->
                            line.contains("127.0.0.1:" + socket.getLocalPort())
                                    && line.contains("port 0 takes any free one"));
        }
    }

    @Test
    void keyFileThatOthersMayRead_isRefused_withTheCommandThatMendsIt() throws Exception {
        Path key = key("node");
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));
        assertFails(umbel("node", "run"), line -> line.contains("chmod 600 " + key));
    }

    @Test
    void keyFileThatCannotBeRead_isTold() throws Exception {
        Path key = key("node");
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("---------"));
        assumeFalse(Files.isReadable(key), "root may read everything");
        assertFails(umbel("node", "run"), line -> line.contains(key.toString()));
    }

    @Test
    void keyOfAnotherType_isRefused_withItsType() throws Exception {
        Path key = key("node");
        var rsa = KeyPairGenerator.getInstance("RSA").generateKeyPair().getPrivate().getEncoded();
        Files.writeString(
                key,
                "-----BEGIN PRIVATE KEY-----\n"
                        + Base64.getMimeEncoder().encodeToString(rsa)
                        + "\n-----END PRIVATE KEY-----\n");
        assertFails(
                umbel("node", "run"),
                line -> line.contains("RSA") && line.contains("expected an Ed25519 private key"));
    }

    @Test
    void fiveMistakesInTheSettings_areAllTold_withTheirLineAndWhatWasExpected() throws Exception {
        Path file =
                Files.writeString(
                        folder.resolve("bad.conf"),
                        """
                        umbel {
                          endpoint.port = 70000
                          endpoint.preset = lann
                          endpoint.idle-timeout = 5
                          endpont.bind-address = "*"
                          dial.max-pooled = many
                        }
                        """);
        for (String command : new String[] {"run", "config"}) {
            String[] words =
                    command.equals("run")
                            ? new String[] {"run", "--config", file.toString()}
                            : new String[] {"config", "check", "--config", file.toString()};
            try (var umbel = umbel("node", words)) {
                assertThat(umbel.awaitExit()).as("exit code of %s", umbel).isOne();
                assertThat(umbel.err())
                        .containsExactly(
                                "umbel: umbel.endpoint.port: 70000 (expected 0–65535) at "
                                        + file
                                        + ":2",
                                "umbel: umbel.endpoint.preset: \"lann\" (expected lan, wan, datacenter, small-calls) at "
                                        + file
                                        + ":3",
                                "umbel: umbel.endpoint.idle-timeout: 5 (expected a duration from 1s to 1h) at "
                                        + file
                                        + ":4",
                                "umbel: umbel.endpont: unknown key (did you mean endpoint?) at "
                                        + file
                                        + ":5",
                                "umbel: umbel.dial.max-pooled: \"many\" (expected 1–1000000) at "
                                        + file
                                        + ":6");
            }
        }
    }

    private UmbelProcess umbel(String home, String... arguments) throws IOException {
        return UmbelProcess.start(archive, folder.resolve(home), arguments);
    }

    private UmbelProcess run(String home, String... settings) throws Exception {
        var words = new java.util.ArrayList<>(List.of("run", "--set", LOOPBACK));
        for (String setting : settings) {
            words.addAll(List.of("--set", setting));
        }
        UmbelProcess node = umbel(home, words.toArray(String[]::new));
        node.awaitOut(line -> line.startsWith("ready"));
        return node;
    }

    private static String ticketOf(UmbelProcess node) throws InterruptedException {
        return node.awaitOut(line -> line.startsWith("ticket ")).substring(7).strip();
    }

    private static NodeAddress addressOf(UmbelProcess node) throws InterruptedException {
        return Ticket.parse(ticketOf(node)).address();
    }

    private static NodeId strangersId() throws GeneralSecurityException {
        byte[] spki =
                KeyPairGenerator.getInstance("Ed25519").generateKeyPair().getPublic().getEncoded();
        return NodeId.of(java.util.Arrays.copyOfRange(spki, spki.length - 32, spki.length));
    }

    private Path key(String home) throws Exception {
        try (var id = umbel(home, "id")) {
            assertThat(id.awaitExit()).as("exit code of %s", id).isZero();
        }
        return folder.resolve(home).resolve("node.key");
    }

    private static void say(UmbelProcess process, String text) throws IOException {
        process.in().write(text.getBytes(StandardCharsets.UTF_8));
        process.in().flush();
    }

    private void assertServes(UmbelProcess node) throws Exception {
        try (var ping = umbel("another", "ping", ticketOf(node), "--count", "1")) {
            assertThat(ping.awaitExit()).as("exit code of %s", ping).isZero();
        }
    }

    private static void assertFails(UmbelProcess process, Predicate<String> told) throws Exception {
        try (process) {
            assertThat(process.awaitExit()).as("exit code of %s", process).isOne();
            assertThat(process.err()).as("%s", process).anyMatch(told);
        }
    }
}
