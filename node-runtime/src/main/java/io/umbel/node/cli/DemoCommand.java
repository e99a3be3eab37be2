package io.umbel.node.cli;

import io.umbel.node.control.DialingNode;
import io.umbel.node.demo.Demo;
import io.umbel.node.demo.DemoDialers;
import io.umbel.node.settings.SettingsException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code umbel demo}. */
@Command(
        name = "demo",
        description =
                "Show it: real nodes, plugins dropped in, 100 MB echoed, services called and found by name, each step explained.")
final class DemoCommand implements Callable<Integer> {
    private final UmbelCommand umbel;

    @Option(names = "--keep", description = "Leave the nodes running at the end, until Ctrl-C.")
    private boolean keep;

    @Option(
            names = "--nat",
            description =
                    "Show nodes behind NATs instead, on a network of namespaces of its own: Linux, as root.")
    private boolean nat;

    DemoCommand(UmbelCommand umbel) {
        this.umbel = umbel;
    }

    @Override
    public Integer call() throws Exception {
        CommandEnvironment environment = umbel.environment();
        Path distribution =
                environment
                        .process()
                        .distribution()
                        .orElseThrow(() ->
                                new IOException(
                                        "demo: runs from a distribution only (use its bin/umbel)"));
        var demo =
                new Demo(
                        distribution, umbel.terminal(), new Dialers(umbel), environment.nanoTime());
        if (nat) {
            demo.playBehindNats(keep);
        } else {
            demo.play(keep);
        }
        return ExitCode.DONE;
    }

    private record Dialers(UmbelCommand umbel) implements DemoDialers {
        @Override
        public DialingNode dialer() throws IOException, SettingsException {
            return umbel.environment().nodes().dialer(umbel.settings());
        }

        @Override
        public DialingNode dialer(Path keyFile) throws IOException, SettingsException {
            return umbel.environment().nodes().dialer(umbel.settings(), keyFile);
        }
    }
}
