package io.umbel.gossip.command;

import io.umbel.spi.CommandContext;
import io.umbel.spi.CommandProvider;
import io.umbel.spi.NodeAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** {@code umbel gossip publish}. */
public final class PublishCommandProvider implements CommandProvider {
    private static final String USAGE =
            """
            Usage: umbel gossip publish TOPIC MESSAGE --peer PEER
            Join a topic, broadcast a message to its members, and leave.

                  TOPIC        Its name, or its id as 64 hex digits.
                  MESSAGE      Text; `-` reads it from the standard input.
                  --peer PEER  A member to enter by: a ticket, or an umbel:// URI.
            """;

    /** For {@link java.util.ServiceLoader}. */
    public PublishCommandProvider() {}

    @Override
    public String name() {
        return "gossip publish";
    }

    @Override
    public String summary() {
        return "Broadcast a message to a topic.";
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
        Optional<NodeAddress> peer = options.peer();
        Optional<List<String>> words = options.rest(2);
        if (peer.isEmpty() || words.isEmpty()) {
            context.err().print(USAGE);
            return 2;
        }
        String message = words.get().getLast();
        byte[] bytes =
                message.equals("-")
                        ? context.in().readAllBytes()
                        : message.getBytes(StandardCharsets.UTF_8);
        try (var member =
                Membership.join(
                        context.node(),
                        peer.get(),
                        GossipArguments.topic(words.get().getFirst()))) {
            member.topic().broadcast(bytes);
        }
        return 0;
    }
}
