package io.umbel.gossip;

import io.umbel.gossip.directory.GossipDirectory;
import io.umbel.gossip.driver.GossipDriver;
import io.umbel.gossip.mdns.LocalNetwork;
import io.umbel.gossip.owner.OwnerHandler;
import io.umbel.spi.AddressLookup;
import io.umbel.spi.Alpn;
import io.umbel.spi.Connection;
import io.umbel.spi.NetworkInspector;
import io.umbel.spi.NodeAddress;
import io.umbel.spi.NodeContext;
import io.umbel.spi.NodeId;
import io.umbel.spi.ProtocolHandler;
import io.umbel.spi.PubSub;
import io.umbel.spi.ServiceDirectory;
import io.umbel.spi.TopicClosedException;
import io.umbel.spi.TopicId;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Serves peers, and offers {@link PubSub} and {@link ServiceDirectory} to the other plugins. */
final class GossipProtocol implements ProtocolHandler {
    static final Alpn ALPN = Alpn.of("/gossip/1.0");

    private final NodeContext node;
    private final GossipSettings settings;
    private final RandomGenerator random = RandomGenerator.getDefault();
    private final GossipDriver driver;
    private @Nullable GossipDirectory directory;
    private @Nullable LocalNetwork localNetwork;

    GossipProtocol(NodeContext node, GossipSettings settings) {
        this.node = node;
        this.settings = settings;
        this.driver = new GossipDriver(node, ALPN, settings.driver(), random, System::nanoTime);
    }

    @Override
    public void start() throws TopicClosedException {
        driver.start();
        node.offer(PubSub.class, driver);
        if (settings.directory().enabled()) {
            directory = new GossipDirectory(node, driver, settings.directory(), random);
            node.offer(ServiceDirectory.class, directory);
        }
        node.offer(AddressLookup.class, this::lookup);
        node.offer(NetworkInspector.class, inspector());
        for (String topic : settings.topics()) {
            var _ = driver.join(TopicId.named(topic), PubSub.Options.DEFAULT.withName(topic));
        }
        showOnLocalNetwork();
    }

    private List<NodeAddress> lookup(NodeId id) throws Exception {
        List<NodeAddress> learnt = driver.contacts().lookup(id);
        return directory == null
                ? learnt
                : Stream.concat(learnt.stream(), directory.lookup(id).stream()).toList();
    }

    private NetworkInspector inspector() {
        return new GossipInspector(driver, Optional.ofNullable(directory));
    }

    /** On a thread of its own: a name is probed for a second before it is shown. */
    private void showOnLocalNetwork() {
        if (settings.mdns().enabled()) {
            var network = new LocalNetwork(node.address(), settings.mdns(), driver::addSeed);
            node.startVirtualThread("gossip-mdns", network::join);
            localNetwork = network;
        }
    }

    /** The node's own key is a command that asks; everybody else gossips. */
    @Override
    public void handle(Connection connection) throws IOException, InterruptedException {
        if (connection.info().peer().equals(node.id())) {
            new OwnerHandler(node, driver, inspector(), Optional.ofNullable(directory))
                    .handle(connection);
        } else {
            driver.serve(connection);
        }
    }

    @Override
    public void shutdown(Duration grace) throws InterruptedException {
        if (directory != null) {
            directory.close();
        }
        driver.shutdown(grace);
        if (localNetwork != null) {
            localNetwork.close();
        }
    }
}
