package io.umbel.node.cli;

import io.umbel.node.control.BanStatus;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code umbel ban}. */
@Command(
        name = "ban",
        description = "Keep somebody out of the running node, now and after a restart.")
final class BanCommand implements Callable<Integer> {
    private final UmbelCommand umbel;

    @Parameters(
            paramLabel = "WHO",
            description = "A node id, or an IP address (an IPv6 address means its /64).")
    private String who = "";

    @Option(
            names = "--for",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description = "How long, such as 90s, 30m, 12h or 7d; else for ever.")
    private @Nullable Duration length;

    @Option(
            names = "--reason",
            paramLabel = "TEXT",
            description = "For umbel bans; the banned one does not see it.")
    private String reason = "by hand";

    BanCommand(UmbelCommand umbel) {
        this.umbel = umbel;
    }

    @Override
    public Integer call() throws Exception {
        try (LocalNode node = LocalNode.reach(umbel)) {
            BanStatus ban = node.ask().ban(who, Optional.ofNullable(length), reason);
            BansCommand.print(umbel, List.of(ban));
        }
        return ExitCode.DONE;
    }
}
