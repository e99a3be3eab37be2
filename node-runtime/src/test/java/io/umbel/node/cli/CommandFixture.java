package io.umbel.node.cli;

import io.umbel.node.settings.ProcessEnvironment;
import io.umbel.node.terminal.Style;
import io.umbel.node.terminal.Terminal;
import io.umbel.testkit.InMemoryNetwork;
import io.umbel.testkit.ManualScheduler;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * Runs commands in this process, between nodes in memory unless others are given, and keeps what
 * they print.
 */
final class CommandFixture implements AutoCloseable {
    final InMemoryNetwork network = new InMemoryNetwork();
    final InMemoryNodes nodes = new InMemoryNodes(network);
    final ManualScheduler timer = new ManualScheduler(network.clock());
    final Path home;
    private final NodeLauncher launcher;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private InputStream in = InputStream.nullInputStream();

    CommandFixture(Path home) {
        this.home = home;
        this.launcher = nodes;
    }

    /** Runs them between the nodes of {@code launcher}. */
    CommandFixture(Path home, NodeLauncher launcher) {
        this.home = home;
        this.launcher = launcher;
    }

    CommandFixture withInput(String text) {
        return withInput(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    CommandFixture withInput(InputStream input) {
        in = input;
        return this;
    }

    int run(String... arguments) {
        var terminal =
                new Terminal(
                        in,
                        new PrintStream(out, false, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        false,
                        new Style(false));
        var process =
                new ProcessEnvironment(
                        Map.of("UMBEL_HOME", home.toString()), home, Optional.of(home));
        return new CommandLineInterface(
                        new CommandEnvironment(
                                terminal,
                                process,
                                launcher,
                                InstantSource.fixed(network.clock().instant()),
                                System::nanoTime,
                                timer,
                                new Random(1)))
                .run(arguments);
    }

    String out() {
        return out.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
    }

    String err() {
        return err.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
    }

    @Override
    public void close() {
        network.close();
    }
}
