package io.umbel.gossip.command;

import io.umbel.gossip.owner.Request;
import io.umbel.spi.CommandContext;
import io.umbel.spi.Connection;
import io.umbel.spi.NodeAddress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Broadcasts. */
@Command(
        description =
                "Broadcast a message to the members of a topic. The running node does it, which joins the topic for this if it has not;"
                        + " or with --peer the command itself joins, broadcasts and leaves.",
        sortOptions = false)
final class PublishCommand implements Callable<Integer> {
    private final CommandContext context;

    @Parameters(
            index = "0",
            paramLabel = "TOPIC",
            description = "Its name, or its id as 64 hex digits.")
    private String topic = "";

    @Parameters(
            index = "1",
            paramLabel = "MESSAGE",
            description = "Text; `-` reads it from the standard input.")
    private String message = "";

    @Option(
            names = "--peer",
            paramLabel = "PEER",
            converter = PeerConverter.class,
            description = "A member to enter by: a ticket, or an umbel:// URI.")
    private @Nullable NodeAddress peer;

    PublishCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws Exception {
        byte[] bytes =
                message.equals("-")
                        ? context.in().readAllBytes()
                        : message.getBytes(StandardCharsets.UTF_8);
        if (peer == null) {
            letTheNodePublish(bytes);
        } else {
            try (var member = Membership.join(context.node(), peer, Request.topic(topic))) {
                member.topic().broadcast(bytes);
            }
        }
        return 0;
    }

    private void letTheNodePublish(byte[] bytes) throws IOException, InterruptedException {
        try (Connection node = OwnerOptions.running(context)) {
            OwnerOptions.converse(node, new Request.Publish(topic), bytes, _ -> true);
        }
    }
}
