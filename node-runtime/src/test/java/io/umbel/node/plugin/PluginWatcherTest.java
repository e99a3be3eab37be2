package io.umbel.node.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import io.umbel.spi.Alpn;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The folder is followed while the node runs. */
final class PluginWatcherTest {
    private static final Alpn ECHO = Alpn.of("/echo/1.0");

    @TempDir Path temporary;
    private PluginHostFixture fixture;

    @BeforeEach
    void open() throws IOException, InterruptedException {
        fixture = new PluginHostFixture(temporary, true);
        fixture.host.start();
    }

    @AfterEach
    void close() throws InterruptedException {
        fixture.close();
    }

    @Test
    void droppedArchive_isStarted_replaced_andEnded() throws Exception {
        PluginJar.serving("echo", "1.0.0", "/echo/1.0").dropInto(fixture.folder, "echo.jar");
        assertThat(fixture.registry.nextSwap().added()).containsExactly(ECHO);

        PluginJar.serving("echo", "1.1.0", "/echo/1.0").dropInto(fixture.folder, "echo.jar");
        var replaced = fixture.registry.nextSwap();
        assertThat(replaced.added()).containsExactly(ECHO);
        assertThat(replaced.removed()).containsExactly(ECHO);

        Files.delete(fixture.folder.resolve("echo.jar"));
        assertThat(fixture.registry.nextSwap().removed()).containsExactly(ECHO);
    }

    /** Were it read before it is whole, its problem would be told, and be seen here. */
    @Test
    void archiveThatGrows_isWaitedFor() throws Exception {
        byte[] jar =
                PluginJar.serving("echo", "1.0.0", "/echo/1.0")
                        .file("padding.bin", new byte[1 << 16])
                        .jar();
        var seen = new TreeSet<String>();
        try (OutputStream out = Files.newOutputStream(fixture.folder.resolve("echo.jar"))) {
            for (int at = 0; at < jar.length; at += 16) {
                out.write(Arrays.copyOfRange(jar, at, Math.min(at + 16, jar.length)));
                out.flush();
                fixture.host.status().forEach(status -> seen.add(status.problem()));
            }
        }

        assertThat(fixture.registry.nextSwap().added()).containsExactly(ECHO);
        assertThat(seen).isEmpty();
    }

    @Test
    void archiveThatIsCopiedInTwoParts_startsWhenItIsWhole() throws Exception {
        byte[] jar = PluginJar.serving("echo", "1.0.0", "/echo/1.0").jar();
        Path file = fixture.folder.resolve("echo.jar");
        Files.write(file, Arrays.copyOf(jar, jar.length / 2));
        PluginJar.serving("chat", "1.0.0", "/chat/1.0").dropInto(fixture.folder, "chat.jar");
        assertThat(fixture.registry.nextSwap().added()).containsExactly(Alpn.of("/chat/1.0"));

        Files.write(file, jar);

        assertThat(fixture.registry.nextSwap().added()).containsExactly(ECHO);
    }

    @Test
    void folderThatIsDeletedAndMadeAgain_isFollowedAgain() throws Exception {
        PluginJar.serving("echo", "1.0.0", "/echo/1.0").dropInto(fixture.folder, "echo.jar");
        fixture.registry.nextSwap();

        Files.delete(fixture.folder.resolve("echo.jar"));
        Files.delete(fixture.folder);
        assertThat(fixture.registry.nextSwap().removed()).containsExactly(ECHO);
        Path elsewhere = Files.createDirectory(temporary.resolve("elsewhere"));
        PluginJar.serving("echo", "1.0.1", "/echo/1.0").dropInto(elsewhere, "echo.jar");
        Files.move(elsewhere, fixture.folder);

        assertThat(fixture.registry.nextSwap().added()).containsExactly(ECHO);
    }

    @Test
    void otherFiles_areLeftAlone() throws Exception {
        Files.writeString(fixture.folder.resolve("notes.txt"), "not a plugin");
        Files.writeString(fixture.folder.resolve(".echo.jar"), "half a copy");
        Files.createDirectory(fixture.folder.resolve("folder.jar"));
        PluginJar.serving("echo", "1.0.0", "/echo/1.0").dropInto(fixture.folder, "echo.jar");
        fixture.registry.nextSwap();

        assertThat(fixture.host.reload()).hasSize(1);
    }
}
