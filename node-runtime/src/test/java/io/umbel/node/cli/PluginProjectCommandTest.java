package io.umbel.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.umbel.node.control.DialingNode;
import io.umbel.node.settings.NodeSettings;
import io.umbel.node.settings.ProcessEnvironment;
import io.umbel.node.terminal.Style;
import io.umbel.node.terminal.Terminal;
import io.umbel.spi.NodeId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PluginProjectCommandTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir private Path folder;
    private Path distribution;
    private Path target;

    @BeforeEach
    void makeSdk() throws IOException {
        distribution = folder.resolve("distribution");
        target = folder.resolve("chat-room");
        Files.createDirectories(distribution.resolve("sdk/repository/io/umbel/umbel-spi/0.1.0"));
    }

    @Test
    void project_isWritten_andItsFilesAreTold() {
        assertThat(run("plugin", "new", "chat-room", "--directory", target.toString())).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8).lines())
                .hasSize(7)
                .contains(target.resolve("pom.xml").toString());
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("mvn package");
        assertThat(target.resolve("pom.xml")).isRegularFile();
    }

    @Test
    void files_areJsonForPrograms() {
        assertThat(run("plugin", "new", "x", "--json", "--directory", target.toString())).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8).lines()).allMatch(l -> l.startsWith("\""));
    }

    @Test
    void badName_isAWrongArgument() {
        assertThat(run("plugin", "new", "Chat")).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("plugin name: 'Chat' (expected 1–40");
    }

    @Test
    void folderThatHoldsAnything_isAFailure() throws IOException {
        Files.createDirectories(target);
        Files.writeString(target.resolve("mine.txt"), "precious");

        assertThat(run("plugin", "new", "chat-room", "--directory", target.toString())).isOne();
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("not empty (expected a new or empty folder)");
    }

    @Test
    void missingSubcommand_isAWrongArgument() {
        assertThat(run("plugin")).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("expected new");
    }

    @Test
    void missingDistribution_isAFailure() {
        distribution = null;

        assertThat(run("plugin", "new", "chat-room", "--directory", target.toString())).isOne();
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("expected to be started by bin/umbel");
    }

    private int run(String... arguments) {
        var terminal =
                new Terminal(
                        InputStream.nullInputStream(),
                        new PrintStream(out, false, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        false,
                        new Style(false));
        var process = new ProcessEnvironment(Map.of(), folder, Optional.ofNullable(distribution));
        var environment =
                new CommandEnvironment(
                        terminal,
                        process,
                        new NoNodes(),
                        InstantSource.system(),
                        System::nanoTime,
                        Executors.newSingleThreadScheduledExecutor(),
                        new Random(1));
        return new CommandLineInterface(environment).run(arguments);
    }

    /** Writing files needs none. */
    private static final class NoNodes implements NodeLauncher {
        @Override
        public RunningNode run(NodeSettings settings) {
            throw new AssertionError("a node was started");
        }

        @Override
        public DialingNode dialer(NodeSettings settings) {
            throw new AssertionError("a node was started");
        }

        @Override
        public DialingNode dialer(NodeSettings settings, Path keyFile) {
            throw new AssertionError("a node was started");
        }

        @Override
        public NodeId id(Path keyFile) {
            throw new AssertionError("a key was read");
        }

        @Override
        public PluginCommandList commands(NodeSettings settings) {
            return PluginCommandList.EMPTY;
        }
    }
}
