package io.umbel.gossip;

import io.umbel.spi.NodeAddress;
import io.umbel.spi.PubSub.Topic;
import io.umbel.spi.TopicId;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The whole nodes of one test, each with a home of its own. */
final class GossipNodes implements AutoCloseable {
    static final TopicId TOPIC = TopicId.named("weather");

    private final Path folder;
    private final List<GossipNode> nodes = new ArrayList<>();

    GossipNodes(Path folder) {
        this.folder = folder;
    }

    /** One name is one key, however often it is started. */
    GossipNode start(String name, String... settings) throws Exception {
        GossipNode node = GossipNode.start(folder.resolve(name), settings);
        nodes.add(node);
        return node;
    }

    /** Again, where it was before. */
    GossipNode restart(String name, NodeAddress at, String... settings) throws Exception {
        var all = new ArrayList<>(List.of(settings));
        all.add("umbel.endpoint.port = " + at.addresses().getFirst().getPort());
        return start(name, all.toArray(String[]::new));
    }

    RawPeer rawPeer(String name, NodeAddress to) throws Exception {
        return RawPeer.dial(folder.resolve(name), to);
    }

    static Topic join(GossipNode node, NodeAddress... seeds) throws Exception {
        return node.pubSub().join(TOPIC, List.of(seeds));
    }

    @Override
    public void close() {
        nodes.reversed().forEach(GossipNode::close);
    }
}
