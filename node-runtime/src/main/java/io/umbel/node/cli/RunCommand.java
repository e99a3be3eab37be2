package io.umbel.node.cli;

import io.umbel.node.control.NodeStatus;
import io.umbel.node.log.JdkLogging;
import io.umbel.node.settings.NodeSettings;
import io.umbel.node.terminal.Style;
import io.umbel.node.terminal.Texts;
import io.umbel.spi.Ticket;
import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code umbel run}. */
@Command(name = "run", description = "Start a node; Ctrl-C stops it.")
final class RunCommand implements Callable<Integer> {
    private final UmbelCommand umbel;

    RunCommand(UmbelCommand umbel) {
        this.umbel = umbel;
    }

    @Override
    public Integer call() throws Exception {
        JdkLogging.joinTheLog();
        NodeSettings settings = umbel.settings();
        try (RunningNode node = umbel.environment().nodes().run(settings)) {
            announce(node.view().status(), settings);
            node.awaitStopped();
        } catch (InterruptedException _) {
            // Ctrl-C: the node has been closed on the way here
        }
        return ExitCode.DONE;
    }

    private void announce(NodeStatus status, NodeSettings settings) throws Exception {
        if (umbel.json()) {
            umbel.printJson(status);
        } else {
            print(status, settings);
        }
        umbel.terminal().out().flush();
    }

    private void print(NodeStatus status, NodeSettings settings) {
        PrintStream out = umbel.terminal().out();
        Style style = umbel.terminal().style();
        out.println("node      " + style.bold(status.address().id().toString()));
        out.println("ticket    " + new Ticket(status.address()));
        out.println("listening " + Texts.listed(status.address().addresses()));
        out.println("home      " + settings.data());
        out.println("plugins   " + settings.plugin().folder());
        out.println("serving   " + Texts.joined(status.protocols()));
        out.println(style.good("ready") + started());
    }

    /** From the start of the process, its JVM included. */
    private String started() {
        return ProcessHandle.current()
                .info()
                .startInstant()
                .map(start -> Duration.between(start, umbel.environment().clock().instant()))
                .map(took -> " after " + Texts.duration(took))
                .orElse("");
    }
}
