package io.umbel.node.cli;

import io.umbel.spi.NodeAddress;
import io.umbel.spi.Ticket;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code umbel demo}: its scenes, one after another, on one running node. */
@Command(
        name = "demo",
        description =
                "Show it: real nodes, plugins dropped in, 100 MB echoed, services called and found by name, each step explained.")
final class DemoCommand implements Callable<Integer> {
    private final UmbelCommand umbel;

    @Option(names = "--keep", description = "Leave the nodes running at the end, until Ctrl-C.")
    private boolean keep;

    DemoCommand(UmbelCommand umbel) {
        this.umbel = umbel;
    }

    @Override
    public Integer call() throws Exception {
        Path distribution =
                umbel.environment()
                        .process()
                        .distribution()
                        .orElseThrow(() ->
                                new IOException(
                                        "demo: runs from a distribution only (use its bin/umbel)"));
        Path folder = Files.createTempDirectory("umbel-demo-");
        try {
            play(distribution, folder);
        } finally {
            DemoFolder.delete(folder);
        }
        return ExitCode.DONE;
    }

    private void play(Path distribution, Path folder) throws Exception {
        Path home = folder.resolve(DemoNodes.ALICE);
        List<DemoScript> scripts = DemoScript.readAll(distribution.resolve("demo"), home);
        var settings = new HashMap<String, String>();
        scripts.forEach(script -> settings.putAll(script.settings()));
        DemoStage stage;
        try (var nodes = new DemoNodes(distribution, folder, umbel);
                DialingNode bob = umbel.environment().nodes().dialer(umbel.settings())) {
            DemoNode alice = nodes.start(DemoNodes.ALICE, settings, List.of());
            stage = new DemoStage(umbel, distribution, nodes, bob);
            introduce(stage);
            for (DemoScene scene : scenes(scripts)) {
                scene.play(stage);
            }
            if (keep) {
                stage.step("The nodes keep running. Ctrl-C stops them.");
                page(settings).ifPresent(page -> stage.detail("page    " + page));
                alice.awaitEnd();
            }
            stage.step(
                    "Stopping them: no new connections, plugins finish, then the socket closes.");
        }
        stage.step(
                "alice has stopped cleanly. That was all of it: a key, a socket, a folder of jars.");
    }

    private static List<DemoScene> scenes(List<DemoScript> scripts) {
        var scenes = new ArrayList<DemoScene>(List.of(new EchoScene()));
        scripts.forEach(script -> scenes.add(new ScriptedScene(script)));
        return scenes;
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
