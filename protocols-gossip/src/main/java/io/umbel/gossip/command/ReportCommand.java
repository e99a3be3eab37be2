package io.umbel.gossip.command;

import io.umbel.spi.CommandContext;
import io.umbel.spi.Connection;
import io.umbel.spi.NodeAddress;
import io.umbel.spi.Stream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** What a node says of its topics to whoever holds its key. */
final class ReportCommand {
    private static final String TOPIC = "topic ";

    private ReportCommand() {}

    /** Lines: {@code topic NAME}, and below each its members, {@code LINK ID}. */
    static List<String> ask(CommandContext context, NodeAddress peer, Path key)
            throws IOException, InterruptedException {
        try (Connection connection = context.node(key).dial(peer, Membership.ALPN);
                Stream stream = connection.openStream()) {
            stream.out().finish();
            return new String(stream.in().readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        }
    }

    static boolean isTopic(String line) {
        return line.startsWith(TOPIC);
    }

    static String name(String line) {
        return line.substring(TOPIC.length());
    }
}
