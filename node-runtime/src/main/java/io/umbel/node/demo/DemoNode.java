package io.umbel.node.demo;

import io.umbel.node.control.ControlClient;
import io.umbel.node.control.ControlHandler;
import io.umbel.node.control.DialingNode;
import io.umbel.node.control.NodeJson;
import io.umbel.node.control.NodeStatus;
import io.umbel.node.control.PeerStatus;
import io.umbel.node.plugin.PluginState;
import io.umbel.node.plugin.PluginStatus;
import io.umbel.node.settings.SettingsException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** {@code umbel run} as a process of its own, with a home of its own. */
final class DemoNode implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final long POLL_MILLIS = 100;

    private final Process process;
    private final Path home;
    private final NodeStatus status;
    private final Duration startedIn;
    private final DialingNode controller;

    private DemoNode(
            Process process,
            Path home,
            NodeStatus status,
            Duration startedIn,
            DialingNode controller) {
        this.process = process;
        this.home = home;
        this.status = status;
        this.startedIn = startedIn;
        this.controller = controller;
    }

    /**
     * Blocks until it is ready.
     *
     * @param plugins archives that it begins with
     */
    static DemoNode start(
            Demo demo, Path home, Map<String, String> settings, Collection<Path> plugins)
            throws IOException, SettingsException {
        Path folder = Files.createDirectories(home.resolve("plugins"));
        for (Path plugin : plugins) {
            Files.copy(plugin, folder.resolve(plugin.getFileName()));
        }
        Path log = home.resolve("log.txt");
        long begin = demo.nanoTime().getAsLong();
        Process process =
                new ProcessBuilder(command(demo.distribution(), home, settings))
                        .redirectError(log.toFile())
                        .start();
        NodeStatus status = readStatus(process, log);
        Duration took = Duration.ofNanos(demo.nanoTime().getAsLong() - begin);
        DialingNode controller = demo.dialers().dialer(home.resolve("node.key"));
        return new DemoNode(process, home, status, took, controller);
    }

    private static List<String> command(
            Path distribution, Path home, Map<String, String> settings) {
        var command =
                new ArrayList<>(
                        List.of(
                                distribution.resolve("bin").resolve("umbel").toString(),
                                "run",
                                "--json"));
        var all = new HashMap<>(settings);
        all.put("umbel.home", home.toString());
        all.put("umbel.plugin.folder", home.resolve("plugins").toString());
        all.put("umbel.endpoint.bind-address", "127.0.0.1");
        all.forEach((key, value) -> command.addAll(List.of("--set", key + "=" + value)));
        return command;
    }

    /** The log may come first on the same stream. */
    private static NodeStatus readStatus(Process process, Path log) throws IOException {
        BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
        String line = out.readLine();
        while (line != null && !line.startsWith("{")) {
            line = out.readLine();
        }
        if (line == null) {
            throw new IOException(
                    "demo: the node did not start; it said: " + Files.readString(log).strip());
        }
        return NodeJson.mapper().readValue(line, NodeStatus.class);
    }

    NodeStatus status() {
        return status;
    }

    Duration startedIn() {
        return startedIn;
    }

    Path home() {
        return home;
    }

    Path plugins() {
        return home.resolve("plugins");
    }

    /** Asks it as its owner. */
    List<PeerStatus> peers() throws IOException, InterruptedException {
        try (ControlClient control = control()) {
            return control.peers();
        }
    }

    /** Waits until a plugin runs and is as {@code expected}. */
    PluginStatus awaitPlugin(String id, Predicate<PluginStatus> expected)
            throws IOException, InterruptedException {
        long rounds = PATIENCE.toMillis() / POLL_MILLIS;
        try (ControlClient control = control()) {
            for (long round = 0; round < rounds; round++) {
                for (PluginStatus plugin : control.plugins()) {
                    if (plugin.id().equals(id)
                            && plugin.state() == PluginState.RUNNING
                            && expected.test(plugin)) {
                        return plugin;
                    }
                }
                if (process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
                    throw new IOException(
                            "demo: the node ended with exit code " + process.exitValue());
                }
            }
            throw new IOException(
                    "demo: plugin "
                            + id
                            + " did not come up within "
                            + PATIENCE.toSeconds()
                            + " s; the node says "
                            + control.plugins());
        }
    }

    /** Blocks until its process has ended, or this thread is interrupted. */
    void awaitEnd() throws InterruptedException {
        var _ = process.waitFor();
    }

    /** Blocks until the process is gone. */
    void kill() throws InterruptedException {
        var _ = process.destroyForcibly().waitFor();
    }

    private ControlClient control() throws IOException, InterruptedException {
        return new ControlClient(controller.context().dial(status.address(), ControlHandler.ALPN));
    }

    /** Stops it as its owner, and waits until the process has ended. */
    @Override
    public void close() throws IOException {
        if (!process.isAlive()) {
            controller.close();
            return;
        }
        try (ControlClient control = control()) {
            control.stop();
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            controller.close();
            process.destroy();
        }
    }
}
