package io.umbel.node.cli;

import io.umbel.spi.NodeAddress;
import io.umbel.spi.Ticket;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code umbel ticket}. */
@Command(
        name = "ticket",
        description = "Print how others reach the running node, as one pasteable word.")
final class TicketCommand implements Callable<Integer> {
    private final UmbelCommand umbel;

    @Option(names = "--uri", description = "As an umbel:// URI.")
    private boolean uri;

    TicketCommand(UmbelCommand umbel) {
        this.umbel = umbel;
    }

    @Override
    public Integer call() throws Exception {
        try (LocalNode node = LocalNode.reach(umbel)) {
            NodeAddress address = node.ask().status().address();
            String ticket = new Ticket(address).toString();
            if (umbel.json()) {
                umbel.printJson(Map.of("ticket", ticket, "uri", address.toString()));
            } else {
                umbel.terminal().out().println(uri ? address.toString() : ticket);
            }
        }
        return ExitCode.DONE;
    }
}
