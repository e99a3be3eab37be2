package io.umbel.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.umbel.spi.CommandContext;
import io.umbel.spi.CommandProvider;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class CommandLineInterfaceTest {
    @TempDir Path home;
    private CommandFixture umbel;

    @BeforeEach
    void setUp() {
        umbel = new CommandFixture(home);
    }

    @AfterEach
    void close() {
        umbel.close();
    }

    @Test
    void help_listsEveryCommand_thoseOfPluginsToo() {
        umbel.nodes.commands.add(new GreetingCommand());

        assertThat(umbel.run("--help")).isZero();
        assertThat(umbel.out())
                .contains("run", "ticket", "connect", "peers", "config", "--json")
                .contains("greet", "Greets somebody");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "run",
                "stop",
                "id",
                "ticket",
                "ping",
                "connect",
                "status",
                "peers",
                "plugins",
                "config",
                "bench",
                "bench stream",
                "bench connect"
            })
    void everyCommand_explainsItself(String command) {
        assertThat(umbel.run((command + " --help").split(" "))).isZero();
        assertThat(umbel.out()).startsWith("Usage: umbel " + command).contains("--config=FILE");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "pign",
                "run --colour",
                "ping",
                "ping nobody",
                "connect",
                "id --json=maybe"
            })
    void wrongArguments_areToldInOneSentence_withExitCode2(String line) {
        assertThat(umbel.run(line.isEmpty() ? new String[0] : line.split(" "))).isEqualTo(2);
        assertThat(umbel.out()).isEmpty();
        assertThat(umbel.err().lines()).hasSize(2);
        assertThat(umbel.err()).startsWith("umbel: ").contains("See: umbel");
    }

    @Test
    void misspeltCommand_isSuggested() {
        assertThat(umbel.run("statsu")).isEqualTo(2);
        assertThat(umbel.err())
                .startsWith("umbel: unexpected word statsu (did you mean status or stop?)\n");
    }

    @Test
    void badSettings_areToldAllAtOnce_withExitCode1() throws Exception {
        Path file = Files.writeString(home.resolve("my.conf"), "umbel { colour = red, home = [] }");

        assertThat(umbel.run("run", "--config", file.toString())).isEqualTo(1);
        assertThat(umbel.err().lines()).hasSize(2).allMatch(line -> line.startsWith("umbel: "));
        assertThat(umbel.err()).contains("umbel.colour: unknown key", "umbel.home: []");
    }

    @Test
    void distributionsSettings_areUsed_unlessOthersAreNamed() throws Exception {
        Files.createDirectories(home.resolve("conf"));
        Files.writeString(home.resolve("conf/node.conf"), "umbel.home = /from/distribution");
        Path own = Files.writeString(home.resolve("own.conf"), "umbel.home = /from/own");

        assertThat(umbel.run("config", "check")).isZero();
        assertThat(umbel.run("config", "check", "--config", own.toString())).isZero();
        assertThat(umbel.run("config", "check", "-Dumbel.home=/from/arguments")).isZero();
        assertThat(umbel.out().lines().map(line -> line.replaceAll(".*home is ", "")))
                .containsExactly("/from/distribution", "/from/own", "/from/arguments");
    }

    @Test
    void configCheck_tellsEachProblemToPrograms() throws Exception {
        assertThat(umbel.run("config", "check", "--json", "--set", "umbel.endpoint.port=x"))
                .isEqualTo(1);
        assertThat(umbel.out())
                .isEqualTo(
                        "{\"key\":\"umbel.endpoint.port\",\"message\":\"\\\"x\\\" (expected"
                                + " 0–65535)\",\"file\":\"--set umbel.endpoint.port\",\"line\":0}\n");
    }

    @Test
    void configShow_canBeReadAgain() throws Exception {
        assertThat(umbel.run("config", "show", "--set", "umbel.endpoint.port=4433")).isZero();
        Path shown = Files.writeString(home.resolve("shown.conf"), umbel.out());

        assertThat(umbel.run("config", "check", "--config", shown.toString())).isZero();
        assertThat(umbel.out()).contains("umbel.endpoint.port = \"4433\"");
    }

    @Test
    void bug_isCalledOne_andShowsItsTraceOnlyWhenAsked() {
        umbel.nodes.commands.add(new GreetingCommand());

        assertThat(umbel.run("greet", "nobody")).isEqualTo(1);
        assertThat(umbel.err()).contains("a bug in umbel").doesNotContain("\tat ");
        assertThat(umbel.run("--debug", "greet", "nobody")).isEqualTo(1);
        assertThat(umbel.err()).contains("\tat ");
    }

    @Test
    void pluginsCommand_getsTheWordsAfterItsName() {
        umbel.nodes.commands.add(new GreetingCommand());

        assertThat(umbel.run("greet", "--loudly", "world")).isEqualTo(42);
        assertThat(umbel.out()).isEqualTo("[--loudly, world]\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"id", "bench stream"})
    void builtInCommand_winsOverAPluginsOfThatName(String name) {
        umbel.nodes.commands.add(new NamedCommand(name));

        assertThat(umbel.run((name + " --help").split(" "))).isZero();
        assertThat(umbel.out()).contains("Usage: umbel " + name).doesNotContain("from a plugin");
    }

    @Test
    void pluginsCommand_goesBelowABuiltInGroup() {
        umbel.nodes.commands.add(new NamedCommand("bench grpc"));

        assertThat(umbel.run("bench", "grpc", "peer", "--loudly", "--json")).isZero();
        assertThat(umbel.out()).isEqualTo("bench grpc [peer, --loudly] true\n");
        assertThat(umbel.run("bench", "--help")).isZero();
        assertThat(umbel.out()).contains("stream", "connect").contains("grpc").contains("a plugin");
    }

    @Test
    void pluginsCommand_goesBelowAWordOfItsOwn() {
        umbel.nodes.commands.add(new NamedCommand("gossip publish"));
        umbel.nodes.commands.add(new NamedCommand("gossip subscribe"));

        assertThat(umbel.run("gossip", "publish", "topic")).isZero();
        assertThat(umbel.out()).isEqualTo("gossip publish [topic] false\n");
        assertThat(umbel.run("gossip")).isEqualTo(2);
        assertThat(umbel.err())
                .startsWith(
                        "umbel: umbel gossip: no subcommand (expected one of publish, subscribe)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "id more: 'umbel id' takes no subcommands",
                "ID: (expected words of a–z, 0–9 and - with a blank between)",
                "one  two: (expected words",
                "status: there is one of that name already"
            })
    void commandThatFitsNowhere_isToldWithTheUnknownWord(String nameAndProblem) {
        String[] parts = nameAndProblem.split(": ", 2);
        umbel.nodes.commands.add(new NamedCommand(parts[0]));
        umbel.nodes.problems.add("bad.jar: not a whole archive");

        assertThat(umbel.run("nonsense")).isEqualTo(2);
        assertThat(umbel.err())
                .contains("unexpected word nonsense", "plugin: bad.jar: not a whole archive")
                .contains("plugin: command '" + parts[0] + "'")
                .contains(parts[1]);
    }

    private record NamedCommand(String name) implements CommandProvider {
        @Override
        public String summary() {
            return "Comes from a plugin";
        }

        @Override
        public int run(CommandContext context, List<String> arguments) {
            context.out().println(name + " " + arguments + " " + context.json());
            return 0;
        }
    }

    @ParameterizedTest
    @CsvSource({"services, gossip", "gossip topics, gossip", "bench grpc me, grpc", "call, grpc"})
    void commandOfAnAbsentPlugin_isAnsweredWithWhatBringsIt(String command, String plugin) {
        assertThat(umbel.run(command.split(" ", -1))).isEqualTo(2);
        assertThat(umbel.err())
                .contains("without the plugin " + plugin)
                .contains("examples/umbel-" + plugin + "-*.zip")
                .doesNotContain("did you mean");
    }

    private static final class GreetingCommand implements CommandProvider {
        @Override
        public String name() {
            return "greet";
        }

        @Override
        public String summary() {
            return "Greets somebody";
        }

        @Override
        public int run(CommandContext context, List<String> arguments) {
            if (arguments.contains("nobody")) {
                throw new IllegalStateException("nobody");
            }
            context.out().println(arguments);
            return 42;
        }
    }
}
