package io.umbel.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.umbel.node.identity.NodeKey;
import io.umbel.node.plugin.PluginJar;
import io.umbel.spi.CommandProvider;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Subcommands out of real jars. */
final class PluginSubcommandTest {
    @TempDir private Path home;

    @Test
    void jarInTheFolder_addsASubcommandBelowABuiltIn() throws Exception {
        PluginJar.of("demo", "1.0.0")
                .source("demo.Bench", source())
                .service(CommandProvider.class, "demo.Bench")
                .dropInto(Files.createDirectory(home.resolve("plugins")), "demo.jar");

        try (var umbel = new CommandFixture(home, new RuntimeNodes())) {
            assertThat(umbel.run("bench", "rocket", "--fast", "@moon")).isEqualTo(7);
            assertThat(umbel.out()).isEqualTo("[--fast, @moon]\n");
            assertThat(umbel.run("bench", "--help")).isZero();
            assertThat(umbel.out()).contains("rocket", "Launches one");
        }
    }

    @Test
    void commandThatDialsWithItsOwnKey_mayDialWithTheOwnersToo() throws Exception {
        NodeKey owner = NodeKey.readOrCreate(home.resolve("node.key"));
        String source =
                source().replace(
                                "List<String> arguments)",
                                "List<String> arguments) throws Exception")
                        .replace(
                                "println(arguments)",
                                "println(context.node().id()"
                                        + " + \" \" + context.owner().id() + \" \" + context.node().id())");
        PluginJar.of("demo", "1.0.0")
                .source("demo.Bench", source)
                .service(CommandProvider.class, "demo.Bench")
                .dropInto(Files.createDirectory(home.resolve("plugins")), "demo.jar");

        try (var umbel = new CommandFixture(home, new RuntimeNodes())) {
            assertThat(umbel.run("bench", "rocket")).isEqualTo(7);
            assertThat(umbel.out())
                    .matches("([a-z2-7]{52}) " + owner.id() + " \\1\n")
                    .doesNotStartWith(owner.id().toString());
        }
    }

    @Test
    void help_isThatOfThePlugin() throws Exception {
        PluginJar.of("demo", "1.0.0")
                .source("demo.Bench", source())
                .service(CommandProvider.class, "demo.Bench")
                .dropInto(Files.createDirectory(home.resolve("plugins")), "demo.jar");

        try (var umbel = new CommandFixture(home, new RuntimeNodes())) {
            assertThat(umbel.run("bench", "rocket", "--help")).isZero();
            assertThat(umbel.out()).isEqualTo("Usage: up, up, and away\n");
        }
    }

    @Test
    void jarThatIsBroken_isToldWithTheUnknownWord() throws Exception {
        Path folder = Files.createDirectory(home.resolve("plugins"));
        Files.writeString(folder.resolve("bad.jar"), "not a jar");

        try (var umbel = new CommandFixture(home, new RuntimeNodes())) {
            assertThat(umbel.run("rocket")).isEqualTo(2);
            assertThat(umbel.err())
                    .contains("unexpected word rocket", "bad.jar: not a whole archive");
        }
    }

    private static String source() {
        return """
        package demo;

        import io.umbel.spi.*;
        import java.util.List;

        public final class Bench implements CommandProvider {
            @Override public String name() { return "bench rocket"; }
            @Override public String summary() { return "Launches one"; }
            @Override public String help() { return "Usage: up, up, and away"; }
            @Override public int run(CommandContext context, List<String> arguments) {
                context.out().println(arguments);
                return 7;
            }
        }
        """;
    }
}
