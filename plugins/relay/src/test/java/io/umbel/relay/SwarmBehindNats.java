package io.umbel.relay;

import io.umbel.gossip.GossipProvider;
import io.umbel.grpc.GrpcService;
import io.umbel.grpc.server.GrpcProvider;
import io.umbel.node.Node;
import io.umbel.spi.NodeAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A relay in the public network, and nodes that gossip, each behind a NAT of its own. They know one
 * key, the first node's, and the relay.
 */
final class SwarmBehindNats implements AutoCloseable {
    private static final String QUICK_GOSSIP =
            "umbel.plugins.gossip { shuffle-interval = 2 s, directory.ttl = 10 s }";

    private final NatLab lab;
    private final Path folder;
    private final Path members;
    private final Path servers;
    private final Node relay;
    private final List<Node> nodes = new ArrayList<>();

    SwarmBehindNats(NatLab lab, Path folder) throws Exception {
        this.lab = lab;
        this.folder = folder;
        this.members = folder.resolve("members");
        this.servers = folder.resolve("servers");
        for (Path plugins : List.of(members, servers)) {
            PluginZip.write(plugins, "gossip", GossipProvider.class);
            PluginZip.write(plugins, "grpc", GrpcProvider.class);
        }
        PluginZip.write(servers, "bytes", "grpc", GrpcService.class, BytesService.class);
        PluginJar.write(folder.resolve("relay/plugins"), "relay", RelayProvider.class);
        this.relay =
                lab.publicNetwork()
                        .within(() ->
                                Node.start(
                                        TestSettings.at(
                                                lab.publicAddress(), folder.resolve("relay"))));
    }

    /** The next host's node, which serves nothing but its peers. */
    Node startMember() throws Exception {
        return start(members);
    }

    /** The next host's node, which serves {@link BytesService} by gRPC. */
    Node startServer() throws Exception {
        return start(servers);
    }

    private Node start(Path plugins) throws Exception {
        int index = nodes.size();
        Path home = folder.resolve("node-" + index);
        Node node =
                lab.host(index)
                        .within(() ->
                                Node.start(
                                        TestSettings.at(
                                                lab.hostAddress(index),
                                                home,
                                                QUICK_GOSSIP,
                                                "umbel.plugin.folder = \"" + plugins + '"',
                                                "umbel.relays = [\"" + relay.address() + "\"]",
                                                "umbel.plugins.gossip.seeds = " + seeds())));
        nodes.add(node);
        return node;
    }

    private List<String> seeds() throws Exception {
        if (nodes.isEmpty()) {
            return List.of();
        }
        Node first = nodes.getFirst();
        Eventually.holds("the seed's link to its relay", () -> hasRelay(first));
        NodeAddress address = first.address();
        var seed = new NodeAddress(address.id(), List.of(), address.relays());
        return List.of("\"" + seed + '"');
    }

    private static boolean hasRelay(Node node) {
        return !node.address().relays().isEmpty();
    }

    @Override
    public void close() {
        nodes.reversed().forEach(Node::close);
        relay.close();
    }
}
