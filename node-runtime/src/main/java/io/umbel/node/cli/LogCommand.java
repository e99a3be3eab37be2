package io.umbel.node.cli;

import io.umbel.node.control.LogLevel;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code umbel log}. */
@Command(
        name = "log",
        description = "Change what the running node logs, until it stops.",
        footer = {
            "",
            "For example: umbel log debug io.umbel.node.path",
            "At the start UMBEL_LOG_LEVEL sets the level, and UMBEL_LOG_FORMAT=json writes JSON."
        })
final class LogCommand implements Callable<Integer> {
    private final UmbelCommand umbel;

    @Parameters(
            index = "0",
            paramLabel = "LEVEL",
            description = "trace, debug, info, warn, error or off.")
    private String level = "";

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "LOGGER",
            defaultValue = "io.umbel",
            description = "A package or class: the node and its plugins unless given.")
    private String logger = "";

    LogCommand(UmbelCommand umbel) {
        this.umbel = umbel;
    }

    @Override
    public Integer call() throws Exception {
        try (LocalNode node = LocalNode.reach(umbel)) {
            LogLevel now = node.ask().log(new LogLevel(logger, level));
            if (umbel.json()) {
                umbel.printJson(now);
            } else {
                umbel.terminal().out().println(now.logger() + " logs at " + now.level());
            }
        }
        return ExitCode.DONE;
    }
}
