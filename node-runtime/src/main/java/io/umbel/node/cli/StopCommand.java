package io.umbel.node.cli;

import io.umbel.node.terminal.Progress;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code umbel stop}. */
@Command(name = "stop", description = "Stop the running node, and wait until it has let go.")
final class StopCommand implements Callable<Integer> {
    private final UmbelCommand umbel;

    StopCommand(UmbelCommand umbel) {
        this.umbel = umbel;
    }

    @Override
    public Integer call() throws Exception {
        try (LocalNode node = LocalNode.reach(umbel);
                Progress _ = umbel.progress("stopping")) {
            node.ask().stop();
        }
        return ExitCode.DONE;
    }
}
