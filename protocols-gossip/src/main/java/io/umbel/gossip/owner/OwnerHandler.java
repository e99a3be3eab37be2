package io.umbel.gossip.owner;

import io.umbel.spi.Connection;
import io.umbel.spi.NetworkInspector;
import io.umbel.spi.NetworkInspector.Neighbour;
import io.umbel.spi.NetworkInspector.Topic;
import io.umbel.spi.NodeContext;
import io.umbel.spi.PubSub;
import io.umbel.spi.PubSub.Received;
import io.umbel.spi.PubSub.Subscription;
import io.umbel.spi.ServiceDirectory;
import io.umbel.spi.ServiceDirectory.Offer;
import io.umbel.spi.ServiceDirectory.Watch;
import io.umbel.spi.Stream;
import io.umbel.spi.TopicClosedException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Answers a node's owner. For any thread. */
public final class OwnerHandler {
    private static final Duration JOIN_LIMIT = Duration.ofSeconds(5);

    private final NodeContext node;
    private final PubSub pubSub;
    private final NetworkInspector network;
    private final Optional<ServiceDirectory> directory;

    /**
     * @param directory empty if the settings switch it off
     */
    public OwnerHandler(
            NodeContext node,
            PubSub pubSub,
            NetworkInspector network,
            Optional<ServiceDirectory> directory) {
        this.node = node;
        this.pubSub = pubSub;
        this.network = network;
        this.directory = directory;
    }

    /** Answers one request; blocks until its end, or the connection's. */
    public void handle(Connection connection) throws IOException, InterruptedException {
        try (Stream stream = connection.acceptStream()) {
            try {
                answer(Request.read(stream.in()), stream, connection);
            } catch (TopicClosedException | Refusal e) {
                send(stream.out(), Map.of("error", String.valueOf(e.getMessage())));
            }
            stream.out().finish();
        }
        var _ = connection.awaitClosed();
    }

    /** What the owner is told instead of an answer. */
    private static final class Refusal extends Exception {
        private static final long serialVersionUID = 1L;

        Refusal(String message) {
            super(message);
        }
    }

    private void answer(Request request, Stream stream, Connection connection)
            throws IOException, InterruptedException, Refusal {
        OutputStream out = stream.out();
        switch (request) {
            case Request.Topics() -> {
                for (Topic topic : network.topics()) {
                    send(out, Map.of("topic", topic.name()));
                }
            }
            case Request.Members(String topic) -> members(topic, out);
            case Request.Publish(String topic) -> publish(topic, stream);
            case Request.Subscribe(String topic) -> subscribe(topic, out, connection);
            case Request.Services(String name, boolean watch) -> {
                List<String> names = name.isEmpty() ? List.of() : List.of(name);
                if (watch) {
                    watch(names, out, connection);
                } else {
                    for (Offer offer :
                            name.isEmpty() ? directory().list() : directory().find(name)) {
                        send(out, fields(offer));
                    }
                }
            }
        }
    }

    private static void send(OutputStream out, Object value) throws IOException {
        out.write((JsonLine.write(value) + "\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    private void members(String name, OutputStream out) throws IOException, Refusal {
        Topic topic =
                network.topics().stream()
                        .filter(one -> one.name().equals(name))
                        .findFirst()
                        .orElseThrow(() ->
                                new Refusal(
                                        "node %s has not joined topic %s"
                                                .formatted(node.id(), name)));
        for (Neighbour peer : topic.neighbours()) {
            send(out, ordered("node", peer.id(), "link", link(peer)));
        }
    }

    private static String link(Neighbour peer) {
        if (!peer.active()) {
            return "passive";
        }
        return peer.eager() ? "eager" : "lazy";
    }

    private PubSub.Topic join(String name) throws TopicClosedException {
        return pubSub.join(Request.topic(name), PubSub.Options.DEFAULT.withName(name));
    }

    private void publish(String name, Stream stream)
            throws IOException, InterruptedException, Refusal {
        int most = pubSub.maxMessageSize();
        byte[] message = stream.in().readNBytes(most + 1);
        if (message.length > most) {
            throw new Refusal(
                    "message: more than %d bytes (umbel.plugins.gossip.max-message-size)"
                            .formatted(most));
        }
        try (PubSub.Topic topic = join(name)) {
            if (!hasNeighbor(topic)) {
                throw new Refusal(
                        "topic %s: this node has no neighbor in it (expected umbel.plugins.gossip.seeds to name a member)"
                                .formatted(name));
            }
            topic.broadcast(message);
            send(stream.out(), Map.of("neighbors", topic.neighbors().size()));
        }
    }

    private static boolean hasNeighbor(PubSub.Topic topic)
            throws TopicClosedException, InterruptedException {
        try (Subscription events = topic.subscribe()) {
            return !topic.neighbors().isEmpty()
                    || events.poll(JOIN_LIMIT)
                            .filter(PubSub.NeighborUp.class::isInstance)
                            .isPresent();
        }
    }

    private void subscribe(String name, OutputStream out, Connection connection)
            throws IOException, InterruptedException {
        try (PubSub.Topic topic = join(name);
                Subscription events = topic.subscribe()) {
            atItsEnd(connection, events::close);
            send(out, Map.of("joined", topic.id()));
            for (var event = events.take();
                    !(event instanceof PubSub.Closed);
                    event = events.take()) {
                if (event instanceof Received message) {
                    send(out, fields(message));
                } else if (event instanceof PubSub.Lagged(long lost)) {
                    send(out, Map.of("lost", lost));
                }
            }
        }
    }

    private void watch(List<String> names, OutputStream out, Connection connection)
            throws IOException, InterruptedException, Refusal {
        try (Watch watch = directory().watch(names)) {
            atItsEnd(connection, watch::close);
            while (true) {
                send(out, watch.take().stream().map(OwnerHandler::fields).toList());
            }
        }
    }

    /** Who waits for news would not notice that nobody wants them any more. */
    private void atItsEnd(Connection connection, Runnable stop) {
        var _ =
                node.startVirtualThread(
                        "gossip-owner",
                        () -> {
                            try {
                                var _ = connection.awaitClosed();
                            } catch (InterruptedException _) {
                                Thread.currentThread().interrupt();
                            }
                            stop.run();
                        });
    }

    private ServiceDirectory directory() throws Refusal {
        return directory.orElseThrow(() ->
                new Refusal("this node has no directory (umbel.plugins.gossip.directory.enabled)"));
    }

    /** A message as an answer. */
    public static Map<String, Object> fields(Received message) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("message", message.text());
        fields.put("from", message.deliveredFrom());
        if (message.author() != null) {
            fields.put("author", message.author());
        }
        return fields;
    }

    private static Map<String, Object> fields(Offer offer) {
        return ordered(
                "name", offer.service().name(),
                "node", offer.node().id(),
                "address", offer.node(),
                "protocol", offer.service().protocol(),
                "version", offer.service().version(),
                "health", offer.service().health(),
                "attributes", offer.sortedAttributes());
    }

    private static Map<String, Object> ordered(Object... namesAndValues) {
        var fields = new LinkedHashMap<String, Object>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            fields.put(namesAndValues[i].toString(), namesAndValues[i + 1]);
        }
        return fields;
    }
}
