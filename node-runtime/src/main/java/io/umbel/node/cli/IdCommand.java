package io.umbel.node.cli;

import io.umbel.spi.NodeId;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code umbel id}. */
@Command(name = "id", description = "Print this node's id; its key is made if there is none.")
final class IdCommand implements Callable<Integer> {
    private final UmbelCommand umbel;

    @Option(names = "--hex", description = "As 64 hex digits.")
    private boolean hex;

    IdCommand(UmbelCommand umbel) {
        this.umbel = umbel;
    }

    @Override
    public Integer call() throws Exception {
        NodeId id = umbel.environment().nodes().id(umbel.settings().keyFile());
        String text = hex ? id.toHex() : id.toString();
        if (umbel.json()) {
            umbel.printJson(Map.of("id", text));
        } else {
            umbel.terminal().out().println(text);
        }
        return ExitCode.DONE;
    }
}
