package io.umbel.gossip.command;

import io.umbel.spi.CommandContext;
import io.umbel.spi.CommandProvider;
import io.umbel.spi.NodeAddress;
import io.umbel.spi.PubSub;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;

/** {@code umbel gossip subscribe}. */
public final class SubscribeCommandProvider implements CommandProvider {
    private static final String USAGE =
            """
            Usage: umbel gossip subscribe TOPIC --peer PEER [--count N]
            Join a topic, and print each message of its members on a line, until Ctrl-C.

                  TOPIC        Its name, or its id as 64 hex digits.
                  --peer PEER  A member to enter by: a ticket, or an umbel:// URI.
                  --count N    End after so many messages.
            """;

    /** For {@link java.util.ServiceLoader}. */
    public SubscribeCommandProvider() {}

    @Override
    public String name() {
        return "gossip subscribe";
    }

    @Override
    public String summary() {
        return "Print what is broadcast to a topic.";
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
        long count = options.option("--count").map(Long::parseLong).orElse(Long.MAX_VALUE);
        Optional<List<String>> words = options.rest(1);
        if (peer.isEmpty() || words.isEmpty()) {
            context.err().print(USAGE);
            return 2;
        }
        var topic = GossipArguments.topic(words.get().getFirst());
        try (var member = Membership.join(context.node(), peer.get(), topic)) {
            context.err().println("joined " + topic);
            print(member.events(), count, context);
        }
        return 0;
    }

    private static void print(PubSub.Subscription events, long count, CommandContext context)
            throws InterruptedException {
        long left = count;
        while (left > 0) {
            switch (events.take()) {
                case PubSub.Received message -> {
                    print(message, context.out());
                    left--;
                }
                case PubSub.Lagged(long lost) -> context.err().println(lost + " messages lost");
                case PubSub.Closed(String reason) -> {
                    context.err().println(reason);
                    return;
                }
                case PubSub.NeighborUp _, PubSub.NeighborDown _, PubSub.JoinFailed _ -> {}
            }
        }
    }

    private static void print(PubSub.Received message, PrintStream out) {
        String author = message.author() == null ? "" : message.author() + " ";
        out.println(author + message.text());
        out.flush();
    }
}
