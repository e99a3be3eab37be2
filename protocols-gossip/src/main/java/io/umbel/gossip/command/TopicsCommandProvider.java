package io.umbel.gossip.command;

import io.umbel.spi.CommandContext;
import io.umbel.spi.CommandProvider;
import io.umbel.spi.NodeAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** {@code umbel gossip topics}. */
public final class TopicsCommandProvider implements CommandProvider {
    private static final String USAGE =
            """
            Usage: umbel gossip topics PEER --key FILE
            Print the topics that a node has joined, a line each.

                  PEER        A ticket, or an umbel:// URI.
                  --key FILE  The node's own key: it answers nobody else.
            """;

    /** For {@link java.util.ServiceLoader}. */
    public TopicsCommandProvider() {}

    @Override
    public String name() {
        return "gossip topics";
    }

    @Override
    public String summary() {
        return "Print the topics of a node.";
    }

    @Override
    public String help() {
        return USAGE;
    }

    @Override
    public int run(CommandContext context, List<String> arguments) throws Exception {
        var options = new GossipArguments(arguments);
        if (options.asksForHelp()) {
            context.out().print(USAGE);
            return 0;
        }
        Optional<Path> key = options.key();
        Optional<List<String>> words = options.rest(1);
        if (key.isEmpty() || words.isEmpty()) {
            context.err().print(USAGE);
            return 2;
        }
        var peer = NodeAddress.parse(words.get().getFirst());
        ReportCommand.ask(context, peer, key.get()).stream()
                .filter(ReportCommand::isTopic)
                .map(ReportCommand::name)
                .forEach(context.out()::println);
        return 0;
    }
}
