package io.umbel.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node of the archive, as its operator and its peers meet it. */
final class NodeIT {
    private static final int SIGTERM_EXIT = 143;

    @TempDir private Path folder;
    private UnpackedArchive archive;
    private Path nodeHome;
    private Path peerHome;

    @BeforeEach
    void unpack() throws Exception {
        archive = UnpackedArchive.into(Files.createDirectory(folder.resolve("unpacked")));
        nodeHome = folder.resolve("node");
        peerHome = folder.resolve("peer");
    }

    @Test
    void pluginDroppedIntoARunningNode_servesAPeerThatDialsByTicket() throws Exception {
        try (var node = UmbelProcess.start(archive, nodeHome, "run")) {
            String ticket = valueOf(node, "ticket");
            node.awaitOut(line -> line.startsWith("ready"));
            Path jar = archive.only("examples", "umbel-plugin-echo-");
            Files.copy(jar, archive.file("plugins").resolve(jar.getFileName()));
            node.awaitErr(line -> line.contains("/echo/1.0"));

            try (var peer = UmbelProcess.start(archive, peerHome, "connect", ticket, "/echo/1.0")) {
                try (var in = peer.in()) {
                    in.write("hi\n".getBytes(StandardCharsets.UTF_8));
                }
                assertThat(peer.awaitExit()).as("exit code of %s", peer).isZero();
                assertThat(peer.out()).containsExactly("hi");
            }
            node.terminate();
            assertThat(node.awaitExit()).as("exit code of %s", node).isEqualTo(SIGTERM_EXIT);
        }
    }

    @Test
    void manyBytesOfEveryValue_comeBackThroughConnectUnchanged() throws Exception {
        var bytes = new byte[20_000_003];
        new Random(3).nextBytes(bytes);
        Path sent = Files.write(folder.resolve("sent"), bytes);
        Path received = folder.resolve("received");
        Path jar = archive.only("examples", "umbel-plugin-echo-");
        Files.copy(jar, archive.file("plugins").resolve(jar.getFileName()));
        try (var node = UmbelProcess.start(archive, nodeHome, "run")) {
            String ticket = valueOf(node, "ticket");
            node.awaitOut(line -> line.startsWith("ready"));
            try (var peer =
                    UmbelProcess.startPiped(
                            archive, peerHome, sent, received, "connect", ticket, "/echo/1.0")) {
                assertThat(peer.awaitExit()).as("exit code of %s", peer).isZero();
                assertThat(received).hasSameBinaryContentAs(sent);
            }
        }
    }

    @Test
    void protocolThatNobodyServes_failsWithItsName() throws Exception {
        try (var node = UmbelProcess.start(archive, nodeHome, "run")) {
            String ticket = valueOf(node, "ticket");
            node.awaitOut(line -> line.startsWith("ready"));

            try (var peer =
                    UmbelProcess.start(archive, peerHome, "connect", ticket, "/nobody/1.0")) {
                peer.in().close();
                assertThat(peer.awaitExit()).as("exit code of %s", peer).isOne();
                assertThat(peer.err()).anyMatch(line -> line.contains("/nobody/1.0"));
            }
        }
    }

    @Test
    void version_isThatOfTheBuild() throws Exception {
        try (var umbel = UmbelProcess.start(archive, nodeHome, "--version")) {
            assertThat(umbel.awaitExit()).as("exit code of %s", umbel).isZero();
            assertThat(umbel.out().getFirst()).isEqualTo("umbel " + archive.version());
        }
    }

    @Test
    void cacheFolderThatIsNone_isDoneWithout() throws Exception {
        Path caches = Files.createDirectory(folder.resolve("caches"));
        Files.writeString(caches.resolve("not-a-folder"), "");
        var environment =
                Map.of(
                        "UMBEL_HOME", nodeHome.toString(),
                        "UMBEL_CACHE", caches.resolve("not-a-folder").toString());

        try (var umbel = UmbelProcess.start(archive, environment, "--version")) {
            assertThat(umbel.awaitExit()).as("exit code of %s", umbel).isZero();
            assertThat(umbel.err()).isEmpty();
        }
    }

    @Test
    void firstStart_leavesACache_thatTheNextCanUse() throws Exception {
        Path caches = Files.createDirectory(folder.resolve("aot"));
        var environment =
                Map.of("UMBEL_HOME", nodeHome.toString(), "UMBEL_CACHE", caches.toString());
        try (var changes = caches.getFileSystem().newWatchService();
                var umbel = UmbelProcess.start(archive, environment, "--version")) {
            caches.register(changes, StandardWatchEventKinds.ENTRY_CREATE);
            assertThat(umbel.awaitExit()).as("exit code of %s", umbel).isZero();
            while (!holdsCache(caches)) {
                WatchKey change = changes.poll(1, TimeUnit.MINUTES);
                assertThat(change).as("a file in %s", caches).isNotNull();
                change.reset();
            }
        }

        var strict = new HashMap<>(environment);
        strict.put("UMBEL_JAVA_OPTS", "-XX:AOTMode=on"); // a cache that does not fit is an error
        try (var umbel = UmbelProcess.start(archive, strict, "--version")) {
            assertThat(umbel.awaitExit()).as("exit code of %s", umbel).isZero();
            assertThat(umbel.err()).isEmpty();
        }
    }

    private static boolean holdsCache(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.anyMatch(file -> file.toString().endsWith(".aot"));
        }
    }

    /** What `umbel run` prints beside {@code name}. */
    private static String valueOf(UmbelProcess node, String name) throws InterruptedException {
        return node.awaitOut(line -> line.startsWith(name + " ")).substring(name.length()).strip();
    }
}
