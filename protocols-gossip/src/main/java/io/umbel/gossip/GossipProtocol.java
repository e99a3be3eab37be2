package io.umbel.gossip;

import io.umbel.gossip.driver.GossipDriver;
import io.umbel.spi.AddressLookup;
import io.umbel.spi.Alpn;
import io.umbel.spi.Connection;
import io.umbel.spi.NetworkInspector;
import io.umbel.spi.NodeContext;
import io.umbel.spi.ProtocolHandler;
import io.umbel.spi.PubSub;
import io.umbel.spi.TopicClosedException;
import io.umbel.spi.TopicId;
import java.io.IOException;
import java.time.Duration;
import java.util.random.RandomGenerator;

/** Serves peers, and offers {@link PubSub} to the other plugins. */
final class GossipProtocol implements ProtocolHandler {
    static final Alpn ALPN = Alpn.of("/gossip/1.0");

    private final NodeContext node;
    private final GossipSettings settings;
    private final GossipDriver driver;

    GossipProtocol(NodeContext node, GossipSettings settings) {
        this.node = node;
        this.settings = settings;
        this.driver =
                new GossipDriver(
                        node,
                        ALPN,
                        settings.driver(),
                        RandomGenerator.getDefault(),
                        System::nanoTime);
    }

    @Override
    public void start() throws TopicClosedException {
        driver.start();
        node.offer(AddressLookup.class, driver.contacts());
        node.offer(PubSub.class, driver);
        node.offer(NetworkInspector.class, new GossipInspector(driver));
        for (String topic : settings.topics()) {
            var _ = driver.join(TopicId.named(topic), PubSub.Options.DEFAULT.withName(topic));
        }
    }

    /** The node's own key is a command that asks; everybody else gossips. */
    @Override
    public void handle(Connection connection) throws IOException, InterruptedException {
        if (connection.info().peer().equals(node.id())) {
            new GossipReport(driver).answer(connection);
        } else {
            driver.serve(connection);
        }
    }

    @Override
    public void shutdown(Duration grace) throws InterruptedException {
        driver.shutdown(grace);
    }
}
