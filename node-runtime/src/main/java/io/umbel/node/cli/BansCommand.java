package io.umbel.node.cli;

import io.umbel.node.control.BanStatus;
import io.umbel.node.terminal.Table;
import io.umbel.node.terminal.Texts;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code umbel bans}. */
@Command(name = "bans", description = "List whom the running node keeps out, and why.")
final class BansCommand implements Callable<Integer> {
    private final UmbelCommand umbel;

    BansCommand(UmbelCommand umbel) {
        this.umbel = umbel;
    }

    @Override
    public Integer call() throws Exception {
        try (LocalNode node = LocalNode.reach(umbel)) {
            print(umbel, node.ask().bans());
        }
        return ExitCode.DONE;
    }

    static void print(UmbelCommand umbel, List<BanStatus> bans) throws Exception {
        if (umbel.json()) {
            for (BanStatus ban : bans) {
                umbel.printJson(ban);
            }
            return;
        }
        Instant now = umbel.environment().clock().instant();
        var table = new Table("WHO", "SINCE", "ENDS", "REASON");
        for (BanStatus ban : bans) {
            Instant until = ban.until();
            table.row(
                    ban.subject(),
                    Texts.duration(Duration.between(ban.since(), now)) + " ago",
                    until == null ? "never" : "in " + Texts.duration(Duration.between(now, until)),
                    ban.reason());
        }
        table.print(umbel.terminal().out(), umbel.terminal().style());
    }
}
