package io.umbel.gossip.command;

import io.umbel.gossip.owner.JsonLine;
import io.umbel.gossip.owner.OwnerHandler;
import io.umbel.gossip.owner.Request;
import io.umbel.spi.CommandContext;
import io.umbel.spi.Connection;
import io.umbel.spi.NodeAddress;
import io.umbel.spi.PubSub;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Prints messages as they come. */
@Command(
        description =
                "Print each message that others broadcast to a topic on a line, until Ctrl-C. The running node joins it; or with"
                        + " --peer the command itself.",
        sortOptions = false)
final class SubscribeCommand implements Callable<Integer> {
    private final CommandContext context;

    @Parameters(paramLabel = "TOPIC", description = "Its name, or its id as 64 hex digits.")
    private String topic = "";

    @Option(
            names = "--peer",
            paramLabel = "PEER",
            converter = PeerConverter.class,
            description = "A member to enter by: a ticket, or an umbel:// URI.")
    private @Nullable NodeAddress peer;

    @Option(names = "--count", paramLabel = "N", description = "End after so many messages.")
    private long count = Long.MAX_VALUE;

    SubscribeCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws Exception {
        if (peer == null) {
            try (Connection node = OwnerOptions.running(context)) {
                OwnerOptions.converse(node, new Request.Subscribe(topic), new byte[0], this::print);
            }
        } else {
            try (var member = Membership.join(context.node(), peer, Request.topic(topic))) {
                follow(member);
            }
        }
        return 0;
    }

    private void follow(Membership member) throws IOException, InterruptedException {
        boolean more = print(Map.of("joined", member.topic().id()));
        while (more) {
            more =
                    switch (member.events().take()) {
                        case PubSub.Received message -> print(OwnerHandler.fields(message));
                        case PubSub.Lagged(long lost) -> print(Map.of("lost", lost));
                        case PubSub.Closed(String reason) -> throw new IOException(reason);
                        case PubSub.NeighborUp _, PubSub.NeighborDown _, PubSub.JoinFailed _ ->
                                true;
                    };
        }
    }

    /** False after the last one. */
    private boolean print(Object answer) {
        var fields = (Map<?, ?>) answer;
        if (fields.get("joined") != null) {
            context.err().println("joined " + fields.get("joined"));
        } else if (fields.get("lost") != null) {
            context.err().println(fields.get("lost") + " messages lost");
        } else {
            printMessage(fields);
            count--;
        }
        return count > 0;
    }

    private void printMessage(Map<?, ?> message) {
        String author = Answers.text(message, "author");
        context.out()
                .println(
                        context.json()
                                ? JsonLine.write(message)
                                : (author.isEmpty() ? "" : author + " ")
                                        + Answers.text(message, "message"));
        context.out().flush();
    }
}
