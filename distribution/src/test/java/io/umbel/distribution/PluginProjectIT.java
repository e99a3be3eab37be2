package io.umbel.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import io.umbel.node.scaffold.PluginKind;
import io.umbel.node.scaffold.PluginName;
import io.umbel.node.scaffold.PluginProject;
import io.umbel.node.scaffold.Sdk;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The project of a new plugin, built as its author would. */
@Tag("slow")
final class PluginProjectIT {
    private static final Duration DEADLINE = Duration.ofMinutes(5);

    @TempDir private Path folder;

    @Test
    void newProject_buildsAgainstTheSdk_andItsJarServesInARunningNode() throws Exception {
        UnpackedArchive archive = UnpackedArchive.into(folder);
        Path project = folder.resolve("chat-room");
        new PluginProject(new PluginName("chat-room"), PluginKind.PROTOCOL, Sdk.in(archive.home()))
                .writeTo(project);

        try (var maven =
                UmbelProcess.startOther(
                        project,
                        UnpackedArchive.property("umbel.maven"),
                        "-B",
                        "-ntp",
                        "package")) {
            assertThat(maven.awaitExit(DEADLINE)).as("exit code of %s", maven).isZero();
            assertThat(maven.out())
                    .anyMatch(line -> line.contains("Tests run: 14, Failures: 0"))
                    .noneMatch(line -> line.contains("WARN"));
        }
        Path built = project.resolve("target/chat-room-1.0.0.jar");
        try (var jar = new JarFile(built.toFile())) {
            var manifest = jar.getManifest().getMainAttributes();
            assertThat(manifest.getValue("Plugin-Id")).isEqualTo("chat-room");
            assertThat(manifest.getValue("Plugin-Version")).isEqualTo("1.0.0");
            assertThat(manifest.getValue("Spi-Version"))
                    .isEqualTo(Sdk.in(archive.home()).version());
            assertThat(jar.stream().map(Object::toString))
                    .contains("META-INF/services/io.umbel.spi.ProtocolProvider")
                    .noneMatch(entry -> entry.startsWith("io/umbel/"));
        }
        assertServes(archive, built);
    }

    private void assertServes(UnpackedArchive archive, Path jar) throws Exception {
        try (var node = UmbelProcess.start(archive, folder.resolve("node"), "run")) {
            String ticket = node.awaitOut(line -> line.startsWith("ticket ")).substring(7).strip();
            node.awaitOut(line -> line.startsWith("ready"));
            PluginArchive.drop(Files.readAllBytes(jar), archive.file("plugins"), "chat-room.jar");
            node.awaitErr(line -> line.contains("/chat-room/1.0"));
            try (var peer =
                    UmbelProcess.start(
                            archive, folder.resolve("peer"), "connect", ticket, "/chat-room/1.0")) {
                try (var in = peer.in()) {
                    in.write("Ada\n".getBytes(StandardCharsets.UTF_8));
                }
                assertThat(peer.awaitExit()).as("exit code of %s", peer).isZero();
                assertThat(peer.out()).containsExactly("hello, Ada");
            }
        }
    }

    @Test
    void newGrpcProject_buildsAgainstTheSdk_andItsTestPasses() throws Exception {
        UnpackedArchive archive = UnpackedArchive.into(folder);
        Path project = folder.resolve("chat-room");
        new PluginProject(
                        new PluginName("chat-room"),
                        PluginKind.GRPC_SERVICE,
                        Sdk.in(archive.home()))
                .writeTo(project);

        try (var maven =
                UmbelProcess.startOther(
                        project,
                        UnpackedArchive.property("umbel.maven"),
                        "-B",
                        "-ntp",
                        "package")) {
            assertThat(maven.awaitExit(DEADLINE)).as("exit code of %s", maven).isZero();
            assertThat(maven.out()).anyMatch(line -> line.contains("Tests run: 1, Failures: 0"));
        }
        try (var jar = new JarFile(project.resolve("target/chat-room-1.0.0.jar").toFile())) {
            assertThat(jar.getManifest().getMainAttributes().getValue("Plugin-Dependencies"))
                    .isEqualTo("grpc");
            assertThat(jar.stream().map(Object::toString))
                    .contains(
                            "META-INF/services/io.umbel.grpc.GrpcService",
                            "com/example/chatroom/ChatRoomGrpc.class")
                    .noneMatch(
                            entry -> entry.startsWith("io/umbel/") || entry.startsWith("io/grpc/"));
        }
    }
}
