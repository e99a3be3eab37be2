package io.umbel.node.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.umbel.node.control.DialingNode;
import io.umbel.node.control.PeerStatus;
import io.umbel.node.terminal.Texts;
import io.umbel.spi.Alpn;
import io.umbel.spi.Connection;
import io.umbel.spi.ConnectionInfo;
import io.umbel.spi.NodeAddress;
import io.umbel.spi.Stream;
import io.umbel.spi.Ticket;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Random;
import java.util.concurrent.FutureTask;

/**
 * A plugin dropped into a running node, dialed by ticket, loaded, replaced.
 *
 * @param bob a node in this process, which dials
 */
record EchoScene(DialingNode bob) implements DemoScene {
    private static final Alpn ECHO = Alpn.of("/echo/1.0");
    private static final String NEWER_VERSION = "99.0.0";
    private static final int CHUNK = 1 << 20;
    private static final int CHUNKS = 100;
    private static final long SEED = 20_26;

    @Override
    public void play(DemoStage stage) throws Exception {
        Path jar = stage.example("umbel-plugin-echo");
        stage.step(
                "Dropped " + jar.getFileName() + " into alice's plugin folder, while alice runs.");
        stage.drop(jar, "echo");

        stage.step("bob dials alice by ticket: nothing but a key and where to try.");
        NodeAddress address =
                Ticket.parse(new Ticket(stage.alice().status().address()).toString()).address();
        try (Connection connection = bob.context().dial(address, ECHO)) {
            bothSides(stage, connection);
            echo(stage, connection);
            replace(stage, jar);
            stage.detail(
                    "bob's old connection is "
                            + (connection.isOpen() ? "still open" : "drained")
                            + "; a new dial reaches the new version");
        }
        try (Connection again = bob.context().dial(address, ECHO);
                Stream stream = again.openStream()) {
            stream.out().write("hello again".getBytes(UTF_8));
            stream.out().finish();
            stage.detail("echo    " + new String(stream.in().readAllBytes(), UTF_8));
        }
    }

    private void bothSides(DemoStage stage, Connection connection) throws Exception {
        ConnectionInfo.Quic info = connection.info();
        stage.detail("bob sees    " + info.peer() + " at " + Texts.path(info.path()));
        PeerStatus seen =
                stage.alice().peers().stream()
                        .filter(peer -> peer.id().equals(bob.context().id()))
                        .findFirst()
                        .orElseThrow(() -> new IOException("demo: alice does not see bob"));
        stage.detail(
                "alice sees  "
                        + seen.id()
                        + " at "
                        + Texts.path(seen.connections().getFirst().path()));
    }

    private static void echo(DemoStage stage, Connection connection) throws Exception {
        stage.step("bob sends 100 MB and alice echoes them.");
        long begin = stage.demo().nanoTime().getAsLong();
        try (Stream stream = connection.openStream()) {
            var sending = new FutureTask<>(() -> send(stream));
            Thread.ofVirtual().name("demo-send").start(sending);
            MessageDigest received = sha256();
            long bytes =
                    new DigestInputStream(stream.in(), received)
                            .transferTo(OutputStream.nullOutputStream());
            Duration took = Duration.ofNanos(stage.demo().nanoTime().getAsLong() - begin);
            String sent = sending.get();
            String back = HexFormat.of().formatHex(received.digest());
            if (!sent.equals(back)) {
                throw new IOException("demo: sent sha-256 " + sent + " and got " + back + " back");
            }
            stage.detail("sha-256 " + back + ", the same on both ways");
            stage.detail(
                    "%d MB there and back in %s: %d MB/s each way; rtt %s"
                            .formatted(
                                    bytes / 1_000_000,
                                    Texts.duration(took),
                                    bytes / 1_000_000 * 1000 / Math.max(1, took.toMillis()),
                                    Texts.duration(connection.info().path().rtt())));
        }
    }

    private static String send(Stream stream) throws IOException {
        var random = new Random(SEED);
        var chunk = new byte[CHUNK];
        MessageDigest sent = sha256();
        var out = new DigestOutputStream(stream.out(), sent);
        for (int i = 0; i < CHUNKS; i++) {
            random.nextBytes(chunk);
            out.write(chunk);
        }
        stream.out().finish();
        return HexFormat.of().formatHex(sent.digest());
    }

    private static void replace(DemoStage stage, Path jar) throws Exception {
        stage.step("Replacing the plugin with a newer version; alice's socket stays.");
        DemoFolder.copyAsVersion(
                jar, stage.alice().plugins().resolve(jar.getFileName()), NEWER_VERSION);
        stage.detail(
                "plugin  "
                        + DemoStage.describe(
                                stage.alice()
                                        .awaitPlugin(
                                                "echo",
                                                plugin -> plugin.version().equals(NEWER_VERSION))));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }
}
