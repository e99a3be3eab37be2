package io.umbel.node.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code umbel unban}. */
@Command(
        name = "unban",
        description = "Let somebody into the running node again, with a clean score.")
final class UnbanCommand implements Callable<Integer> {
    private final UmbelCommand umbel;

    @Parameters(paramLabel = "WHO", description = "As umbel bans prints it.")
    private String who = "";

    UnbanCommand(UmbelCommand umbel) {
        this.umbel = umbel;
    }

    @Override
    public Integer call() throws Exception {
        try (LocalNode node = LocalNode.reach(umbel)) {
            node.ask().unban(who);
        }
        return ExitCode.DONE;
    }
}
