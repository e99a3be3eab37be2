package io.umbel.gossip.command;

import io.umbel.spi.CommandContext;
import io.umbel.spi.CommandProvider;
import io.umbel.spi.NodeAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** {@code umbel gossip members}. */
public final class MembersCommandProvider implements CommandProvider {
    private static final String USAGE =
            """
            Usage: umbel gossip members PEER TOPIC --key FILE
            Print the members of a topic that a node knows, a line each: `eager` for a neighbor that gets messages at once,
            `lazy` for one that gets announcements, `passive` for one kept in reserve.

                  PEER        A ticket, or an umbel:// URI.
                  TOPIC       As `umbel gossip topics` prints it.
                  --key FILE  The node's own key: it answers nobody else.
            """;

    /** For {@link java.util.ServiceLoader}. */
    public MembersCommandProvider() {}

    @Override
    public String name() {
        return "gossip members";
    }

    @Override
    public String summary() {
        return "Print whom a node knows in a topic.";
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
        Optional<List<String>> words = options.rest(2);
        if (key.isEmpty() || words.isEmpty()) {
            context.err().print(USAGE);
            return 2;
        }
        var peer = NodeAddress.parse(words.get().getFirst());
        String topic = words.get().getLast();
        List<String> report = ReportCommand.ask(context, peer, key.get());
        int at = report.indexOf("topic " + topic);
        if (at < 0) {
            context.err().println("node " + peer.id() + " has not joined topic " + topic);
            return 1;
        }
        report.stream()
                .skip(at + 1L)
                .takeWhile(line -> !ReportCommand.isTopic(line))
                .forEach(context.out()::println);
        return 0;
    }
}
