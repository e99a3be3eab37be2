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

/** {@code umbel run} as a process of its own, with a home of its own, somewhere on the network. */
final class DemoNode implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final long POLL_MILLIS = 100;

    private final Demo demo;
    private final Process process;
    private final String place;
    private final Path home;
    private final NodeStatus status;
    private final Duration startedIn;

    private DemoNode(
            Demo demo,
            Process process,
            String place,
            Path home,
            NodeStatus status,
            Duration startedIn) {
        this.demo = demo;
        this.process = process;
        this.place = place;
        this.home = home;
        this.status = status;
        this.startedIn = startedIn;
    }

    /**
     * Blocks until it is ready.
     *
     * @param place where it is on the network
     * @param plugins archives that it begins with
     */
    static DemoNode start(
            Demo demo,
            DemoNetwork network,
            String place,
            Path home,
            Map<String, String> settings,
            Collection<Path> plugins)
            throws IOException {
        Path folder = Files.createDirectories(home.resolve("plugins"));
        for (Path plugin : plugins) {
            Files.copy(plugin, folder.resolve(plugin.getFileName()));
        }
        Path log = home.resolve("log.txt");
        long begin = demo.nanoTime().getAsLong();
        var all = new HashMap<>(network.settings());
        all.putAll(settings);
        List<String> command = network.command(place, command(demo.distribution(), home, all));
        Process process = new ProcessBuilder(command).redirectError(log.toFile()).start();
        NodeStatus status = readStatus(process, log);
        Duration took = Duration.ofNanos(demo.nanoTime().getAsLong() - begin);
        return new DemoNode(demo, process, place, home, status, took);
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

    String place() {
        return place;
    }

    Path home() {
        return home;
    }

    Path plugins() {
        return home.resolve("plugins");
    }

    /** Asks it as its owner. */
    List<PeerStatus> peers() throws IOException, InterruptedException, SettingsException {
        try (DialingNode owner = owner();
                ControlClient control = control(owner)) {
            return control.peers();
        }
    }

    /** Waits until a plugin runs and is as {@code expected}. */
    PluginStatus awaitPlugin(String id, Predicate<PluginStatus> expected)
            throws IOException, InterruptedException, SettingsException {
        long rounds = PATIENCE.toMillis() / POLL_MILLIS;
        try (DialingNode owner = owner();
                ControlClient control = control(owner)) {
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

    private DialingNode owner() throws IOException, SettingsException {
        return demo.dialers().dialer(home.resolve("node.key"));
    }

    private ControlClient control(DialingNode owner) throws IOException, InterruptedException {
        return new ControlClient(owner.context().dial(status.address(), ControlHandler.ALPN));
    }

    /** Stops it, and waits until the process has ended. */
    @Override
    public void close() throws IOException {
        if (process.isAlive()) {
            stop();
            if (!ProcessEnd.isAwaited(process, PATIENCE)) {
                process.destroyForcibly();
            }
        }
    }

    /** As its owner; or by a signal, if it cannot be reached from here. */
    private void stop() throws IOException {
        if (!place.isEmpty()) {
            boolean _ = process.toHandle().destroy();
            return;
        }
        try (DialingNode owner = owner();
                ControlClient control = control(owner)) {
            control.stop();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            process.destroy();
        } catch (SettingsException e) {
            throw new IOException("demo: " + e.getMessage(), e);
        }
    }
}
