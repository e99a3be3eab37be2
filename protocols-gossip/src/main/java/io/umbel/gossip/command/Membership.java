package io.umbel.gossip.command;

import io.umbel.gossip.driver.DriverSettings;
import io.umbel.gossip.driver.GossipDriver;
import io.umbel.spi.AddressLookup;
import io.umbel.spi.Alpn;
import io.umbel.spi.NodeAddress;
import io.umbel.spi.NodeContext;
import io.umbel.spi.PubSub.Event;
import io.umbel.spi.PubSub.JoinFailed;
import io.umbel.spi.PubSub.NeighborUp;
import io.umbel.spi.PubSub.Subscription;
import io.umbel.spi.PubSub.Topic;
import io.umbel.spi.TopicId;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;

/** A command's own part in a topic, through a node that dials and serves nothing. */
final class Membership implements AutoCloseable {
    static final Alpn ALPN = Alpn.of("/gossip/1.0");
    private static final Duration GOODBYE = Duration.ofSeconds(5);
    private static final Duration JOIN_LIMIT = Duration.ofSeconds(15);

    private final GossipDriver driver;
    private final Topic topic;
    private final Subscription events;

    private Membership(GossipDriver driver, Topic topic) throws IOException {
        this.driver = driver;
        this.topic = topic;
        this.events = topic.subscribe();
    }

    /**
     * Waits for a neighbor.
     *
     * @throws IOException if the peer cannot be reached, or is no member of the topic
     */
    static Membership join(NodeContext node, NodeAddress peer, TopicId id)
            throws IOException, InterruptedException {
        var driver =
                new GossipDriver(
                        node,
                        ALPN,
                        DriverSettings.DEFAULT,
                        RandomGenerator.getDefault(),
                        System::nanoTime);
        node.offer(AddressLookup.class, driver.contacts());
        driver.start();
        var membership = new Membership(driver, driver.join(id, List.of(peer)));
        membership.awaitNeighbor(peer);
        return membership;
    }

    private void awaitNeighbor(NodeAddress peer) throws IOException, InterruptedException {
        Event first = events.poll(JOIN_LIMIT).orElseGet(() -> new JoinFailed(peer.id()));
        if (!(first instanceof NeighborUp)) {
            close();
            throw new IOException(
                    "node %s: does not answer, or is no member of topic %s (expected a plugin of its that joins it, or its umbel.plugins.gossip.topics to name it)"
                            .formatted(peer.id(), topic.id()));
        }
    }

    Topic topic() {
        return topic;
    }

    Subscription events() {
        return events;
    }

    /** Leaves; an interruption cuts the goodbyes short. */
    @Override
    public void close() {
        try {
            driver.shutdown(GOODBYE);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
