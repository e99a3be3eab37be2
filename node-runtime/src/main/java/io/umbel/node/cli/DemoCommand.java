package io.umbel.node.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.umbel.node.control.PeerStatus;
import io.umbel.node.plugin.PluginStatus;
import io.umbel.spi.Alpn;
import io.umbel.spi.Connection;
import io.umbel.spi.NodeAddress;
import io.umbel.spi.Stream;
import io.umbel.spi.Ticket;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import picocli.CommandLine.Command;

/** {@code umbel demo}. */
@Command(
        name = "demo",
        description =
                "Show it: real nodes, a plugin dropped in, 100 MB echoed, each step explained.")
final class DemoCommand implements Callable<Integer> {
    private static final Alpn ECHO = Alpn.of("/echo/1.0");
    private static final String NEWER_VERSION = "99.0.0";
    private static final int CHUNK = 1 << 20;
    private static final int CHUNKS = 100;
    private static final long SEED = 20_26;

    private final UmbelCommand umbel;

    DemoCommand(UmbelCommand umbel) {
        this.umbel = umbel;
    }

    @Override
    public Integer call() throws Exception {
        Path distribution =
                umbel.environment()
                        .process()
                        .distribution()
                        .orElseThrow(() ->
                                new IOException(
                                        "demo: runs from a distribution only (use its bin/umbel)"));
        Path folder = Files.createTempDirectory("umbel-demo-");
        try (var alice = DemoNode.start(distribution, folder.resolve("alice"), umbel);
                DialingNode bob = umbel.environment().nodes().dialer(umbel.settings())) {
            show(distribution, alice, bob);
        } finally {
            DemoFolder.delete(folder);
        }
        step("alice has stopped cleanly. That was all of it: a key, a socket, a folder of jars.");
        return ExitCode.DONE;
    }

    private void show(Path distribution, DemoNode alice, DialingNode bob) throws Exception {
        NodeAddress address = alice.status().address();
        step(
                "alice runs: a node of its own process, ready after "
                        + Texts.duration(alice.startedIn())
                        + ".");
        detail("key     " + address.id());
        detail("ticket  " + new Ticket(address));
        detail("serves  " + Texts.joined(alice.status().protocols()));

        Path jar = DemoFolder.echoJar(distribution);
        Files.copy(jar, alice.plugins().resolve(jar.getFileName()));
        step("Dropped " + jar.getFileName() + " into alice's plugin folder, while alice runs.");
        detail("plugin  " + describe(alice.awaitPlugin("echo", plugin -> true)));

        step("bob dials alice by ticket: nothing but a key and where to try.");
        try (Connection connection =
                bob.context().dial(Ticket.parse(new Ticket(address).toString()).address(), ECHO)) {
            bothSides(alice, bob, connection);
            echo(connection);
            replace(alice, jar);
            detail(
                    "bob's old connection is "
                            + (connection.isOpen() ? "still open" : "drained")
                            + "; a new dial reaches the new version");
        }
        try (Connection again = bob.context().dial(address, ECHO);
                Stream stream = again.openStream()) {
            stream.out().write("hello again".getBytes(UTF_8));
            stream.out().finish();
            detail("echo    " + new String(stream.in().readAllBytes(), UTF_8));
        }
        step("Stopping alice: no new connections, plugins finish, then the socket closes.");
    }

    private void bothSides(DemoNode alice, DialingNode bob, Connection connection)
            throws Exception {
        detail("bob sees    " + connection.info().peer() + " over " + connection.info().path());
        for (PeerStatus peer : alice.peers()) {
            if (peer.id().equals(bob.context().id())) {
                detail("alice sees  " + peer.id());
            }
        }
    }

    private void echo(Connection connection) throws Exception {
        step("bob sends 100 MB and alice echoes them.");
        long begin = umbel.environment().nanoTime().getAsLong();
        try (Stream stream = connection.openStream()) {
            var sending = new FutureTask<>(() -> send(stream));
            Thread.ofVirtual().name("demo-send").start(sending);
            MessageDigest received = sha256();
            long bytes =
                    new DigestInputStream(stream.in(), received)
                            .transferTo(OutputStream.nullOutputStream());
            Duration took = Duration.ofNanos(umbel.environment().nanoTime().getAsLong() - begin);
            String sent = sending.get();
            String back = HexFormat.of().formatHex(received.digest());
            if (!sent.equals(back)) {
                throw new IOException("demo: sent sha-256 " + sent + " and got " + back + " back");
            }
            detail("sha-256 " + back + ", the same on both ways");
            detail(
                    "%d bytes there and back in %s: %d MB/s each way; rtt %s"
                            .formatted(
                                    bytes,
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

    private void replace(DemoNode alice, Path jar) throws Exception {
        step("Replacing the plugin with a newer version; alice's socket stays.");
        DemoFolder.copyAsVersion(jar, alice.plugins().resolve(jar.getFileName()), NEWER_VERSION);
        detail(
                "plugin  "
                        + describe(
                                alice.awaitPlugin(
                                        "echo", plugin -> plugin.version().equals(NEWER_VERSION))));
    }

    private static String describe(PluginStatus plugin) {
        return plugin.id() + " " + plugin.version() + " serves " + Texts.joined(plugin.protocols());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }

    private void step(String text) {
        umbel.terminal().out().println(umbel.terminal().style().bold("» " + text));
        umbel.terminal().out().flush();
    }

    private void detail(String text) {
        umbel.terminal().out().println("    " + text);
    }
}
