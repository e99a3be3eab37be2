package io.umbel.node.demo;

import io.umbel.node.control.DialingNode;
import io.umbel.node.terminal.Terminal;
import io.umbel.node.terminal.Texts;
import io.umbel.spi.NodeAddress;
import io.umbel.spi.Ticket;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * The demo: its scenes, one after another, on nodes that it starts and stops.
 *
 * @param distribution whose launch script, examples and scripts it uses
 * @param nanoTime as {@link System#nanoTime}
 */
public record Demo(
        Path distribution, Terminal terminal, DemoDialers dialers, LongSupplier nanoTime) {

    /**
     * Plays it on this machine's own network; blocks until its nodes have stopped and their files
     * are gone.
     *
     * @param keep whether they run on at the end, until this thread is interrupted
     * @throws IOException if anything was not as a scene said it would be
     */
    public void play(boolean keep) throws Exception {
        Path folder = Files.createTempDirectory("umbel-demo-");
        try {
            play(folder, keep);
        } finally {
            DemoFolder.delete(folder);
        }
    }

    private void play(Path folder, boolean keep) throws Exception {
        Path home = folder.resolve(DemoNodes.ALICE);
        List<DemoScript> scripts = DemoScript.readAll(distribution.resolve("demo"), home);
        var settings = new HashMap<String, String>();
        scripts.forEach(script -> settings.putAll(script.settings()));
        DemoStage stage;
        try (var nodes = new DemoNodes(this, new LoopbackNetwork(), folder);
                DialingNode bob = dialers.dialer()) {
            DemoNode alice = nodes.start(DemoNodes.ALICE, "", settings, List.of());
            stage = new DemoStage(this, nodes);
            introduce(stage);
            new EchoScene(bob).play(stage);
            playAll(scripts, stage);
            if (keep) {
                stage.step("The nodes keep running. Ctrl-C stops them.");
                page(settings).ifPresent(page -> stage.detail("page    " + page));
                awaitStop(alice);
            }
            stage.step(
                    "Stopping them: no new connections, plugins finish, then the socket closes.");
        }
        stage.step(
                "alice has stopped cleanly. That was all of it: a key, a socket, a folder of jars.");
    }

    /**
     * Plays what it shows of nodes behind NATs, on a network of its own; blocks until that is gone
     * as well.
     *
     * @throws IOException if this machine does not allow it, or anything was not as a scene said
     */
    public void playBehindNats(boolean keep) throws Exception {
        Path scene = distribution.resolve("demo").resolve("nat");
        Path folder = Files.createTempDirectory("umbel-demo-");
        try (var network = NatNetwork.up(scene.resolve("network.sh"));
                var nodes = new DemoNodes(this, network, folder)) {
            var stage = new DemoStage(this, nodes);
            playAll(DemoScript.readAll(scene, folder.resolve(DemoNodes.ALICE)), stage);
            if (keep) {
                stage.step("The nodes and their network stay. Ctrl-C removes them.");
                stage.detail("$ " + String.join(" ", network.command("alice", List.of("…"))));
                awaitStop(stage.alice());
            }
            stage.step("Stopping the nodes, and removing the network.");
        } finally {
            DemoFolder.delete(folder);
        }
    }

    private static void playAll(List<DemoScript> scripts, DemoStage stage) throws Exception {
        for (DemoScript script : scripts) {
            new ScriptedScene(script).play(stage);
        }
    }

    /** Ctrl-C interrupts, and is how the demo ends then. */
    private static void awaitStop(DemoNode alice) {
        try {
            alice.awaitEnd();
        } catch (InterruptedException _) {
            // What it waited for.
        }
    }

    /** Where the metrics plugin shows alice. */
    private static Optional<String> page(Map<String, String> settings) {
        return Optional.ofNullable(settings.get("umbel.plugins.metrics.http.port"))
                .map(port -> "http://127.0.0.1:" + port + "/");
    }

    private static void introduce(DemoStage stage) throws IOException {
        DemoNode alice = stage.alice();
        NodeAddress address = alice.status().address();
        stage.step(
                "alice runs: a node of its own process, ready after "
                        + Texts.duration(alice.startedIn())
                        + ".");
        stage.detail("key     " + address.id());
        stage.detail("ticket  " + new Ticket(address));
        stage.detail("serves  " + Texts.joined(alice.status().protocols()));
    }
}
