package io.umbel.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plugins that cannot be: each is told in a sentence with its mend, and the node goes on. */
final class PluginFailureIT {
    @TempDir private Path folder;
    private UnpackedArchive archive;
    private Path nodeHome;
    private Path example;

    /** What {@code umbel plugins} must say of each. */
    private final Map<String, String[]> told = new LinkedHashMap<>();

    @BeforeEach
    void unpack() throws Exception {
        archive = UnpackedArchive.into(Files.createDirectory(folder.resolve("unpacked")));
        nodeHome = folder.resolve("node");
        example = archive.only("examples", "umbel-plugin-echo-");
        Files.copy(example, archive.file("plugins").resolve("echo.jar"));
    }

    @Test
    void brokenPlugins_areEachToldWithTheMend_andTheNodeServesOn() throws Exception {
        try (var node =
                UmbelProcess.start(
                        archive, nodeHome, "run", "--set", "umbel.plugin.start-timeout=1s")) {
            String ticket = node.awaitOut(line -> line.startsWith("ticket ")).substring(7).strip();
            node.awaitOut(line -> line.startsWith("ready"));
            dropAll();

            try (var reload = umbel("plugins", "reload")) {
                assertThat(reload.awaitExit()).as("exit code of %s", reload).isOne();
                told.forEach((id, words) ->
                        assertThat(reload.out())
                                .as(id)
                                .anySatisfy(line ->
                                        assertThat(line).startsWith(id + ": ").contains(words)));
            }
            try (var peer =
                    UmbelProcess.start(
                            archive, folder.resolve("peer"), "connect", ticket, "/echo/1.0")) {
                try (var in = peer.in()) {
                    in.write("still here".getBytes(StandardCharsets.UTF_8));
                }
                assertThat(peer.awaitExit()).as("exit code of %s", peer).isZero();
                assertThat(peer.out()).containsExactly("still here");
            }
        }
    }

    private void dropAll() throws IOException {
        byte[] whole = PluginArchive.of(example, "cut").bytes();
        drop(
                "cut.jar",
                Arrays.copyOf(whole, whole.length - 30),
                "not a whole archive",
                "copy it again");
        drop(
                "none",
                plugin("none").withoutProviders(),
                "offers nothing",
                "name the provider's class");
        drop(
                "netty",
                plugin("netty").file("io/netty/buffer/ByteBuf.class", new byte[8]),
                "bundles io.netty",
                "scope `provided`");
        drop(
                "needy",
                plugin("needy").manifest("Plugin-Dependencies", "zoo@>=1.0.0"),
                "needs plugin zoo, which is missing",
                "put its");
        drop(
                "newer",
                plugin("newer").manifest("Spi-Version", "0.99.0"),
                "built for SPI 0.99.0",
                "update Umbel");
        drop(
                "thrower",
                plugin("thrower")
                        .provider("throw new Exception(\"no word\");", archive.file("lib")),
                "create failed: java.lang.Exception: no word",
                "umbel.plugins.thrower");
        drop(
                "blocker",
                plugin("blocker")
                        .provider(
                                """
                                return new ProtocolHandler() {
                                    @Override public void start() throws Exception {
                                        new java.util.concurrent.CountDownLatch(1).await();
                                    }
                                    @Override public void handle(Connection connection) {}
                                };
                                """,
                                archive.file("lib")),
                "start has not returned after 1000 ms (umbel.plugin.start-timeout)",
                "raise the timeout");
        drop(
                "rival",
                plugin("rival"),
                "/echo/1.0 is served by plugin echo",
                "remove one of the two");
    }

    private PluginArchive plugin(String id) throws IOException {
        return PluginArchive.of(example, id);
    }

    private void drop(String id, PluginArchive plugin, String... words) throws IOException {
        drop(id, plugin.bytes(), words);
    }

    private void drop(String id, byte[] jar, String... words) throws IOException {
        told.put(id, words);
        PluginArchive.drop(jar, archive.file("plugins"), id.replace(".jar", "") + ".jar");
    }

    private UmbelProcess umbel(String... arguments) throws IOException {
        return UmbelProcess.start(archive, nodeHome, arguments);
    }
}
