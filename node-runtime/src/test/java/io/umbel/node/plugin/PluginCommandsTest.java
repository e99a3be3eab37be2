package io.umbel.node.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import io.umbel.spi.CommandProvider;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PluginCommandsTest {
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.EPOCH);

    @TempDir Path temporary;
    private Path folder;
    private Path work;

    @BeforeEach
    void makeFolders() throws Exception {
        folder = Files.createDirectory(temporary.resolve("plugins"));
        work = temporary.resolve("work");
    }

    @Test
    void commandsOfAllPlugins_areFound_andNothingIsStarted() throws Exception {
        command("greeter", "hello").needs("base").dropInto(folder, "greeter.jar");
        command("base", "base")
                .protocol("/base/1.0", "", "throw new IllegalStateException(\"started\");")
                .dropInto(folder, "base.jar");
        PluginJar.serving("echo", "1.0.0", "/echo/1.0").dropInto(folder, "echo.jar");

        try (var commands = PluginCommands.load(folder, work, CLOCK)) {
            assertThat(commands.problems()).isEmpty();
            assertThat(commands.commands())
                    .extracting(command -> command.provider().name())
                    .containsExactly("base", "hello");
        }
        assertThat(work).isEmptyDirectory();
    }

    @Test
    void whatCannotBeLoaded_isTold() throws Exception {
        Files.writeString(folder.resolve("bad.jar"), "not a jar");
        command("greeter", "hello").needs("base").dropInto(folder, "greeter.jar");

        try (var commands = PluginCommands.load(folder, work, CLOCK)) {
            assertThat(commands.commands()).isEmpty();
            assertThat(commands.problems())
                    .satisfiesExactly(
                            bad -> assertThat(bad).contains("bad.jar: not a whole archive"),
                            greeter -> assertThat(greeter).contains("needs plugin base"));
        }
    }

    private static PluginJar command(String id, String name) {
        String className = "demo." + id + ".Command";
        return PluginJar.of(id, "1.0.0")
                .source(
                        className,
                        """
                        package demo.%s;

                        public final class Command implements io.umbel.spi.CommandProvider {
                            @Override public String name() { return "%s"; }
                            @Override public String summary() { return ""; }
                            @Override public int run(io.umbel.spi.CommandContext context, java.util.List<String> arguments) { return 0; }
                        }
                        """
                                .formatted(id, name))
                .service(CommandProvider.class, className);
    }
}
