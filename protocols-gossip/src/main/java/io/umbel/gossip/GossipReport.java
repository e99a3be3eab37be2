package io.umbel.gossip;

import io.umbel.spi.Connection;
import io.umbel.spi.NetworkInspector;
import io.umbel.spi.NetworkInspector.Neighbour;
import io.umbel.spi.NetworkInspector.Topic;
import io.umbel.spi.Stream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Answers whoever holds the node's own key: one line for each topic, {@code topic NAME}, and for
 * each member that is known below it {@code eager|lazy|passive ID}.
 */
record GossipReport(NetworkInspector network) {
    void answer(Connection connection) throws IOException, InterruptedException {
        try (Stream stream = connection.acceptStream()) {
            stream.out().write(text().getBytes(StandardCharsets.UTF_8));
            stream.out().finish();
        }
        var _ = connection.awaitClosed();
    }

    private String text() {
        var text = new StringBuilder();
        for (Topic topic : network.topics()) {
            text.append("topic ").append(topic.name()).append('\n');
            for (Neighbour peer : topic.neighbours()) {
                text.append(link(peer)).append(' ').append(peer.id()).append('\n');
            }
        }
        return text.toString();
    }

    private static String link(Neighbour peer) {
        if (!peer.active()) {
            return "passive";
        }
        return peer.eager() ? "eager" : "lazy";
    }
}
