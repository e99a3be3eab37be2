package io.umbel.relay;

import io.umbel.echo.EchoProvider;
import io.umbel.node.Node;
import io.umbel.spi.Alpn;
import io.umbel.spi.Connection;
import io.umbel.spi.NodeAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A public relay, and a node at each host, all of which serve echo and know only the relay. */
record LabSwarm(Node relay, List<Node> nodes) implements AutoCloseable {
    static LabSwarm start(NatLab lab, Path folder, int hosts) throws Exception {
        Path home = folder.resolve("relay");
        PluginJar.write(home.resolve("plugins"), "relay", RelayProvider.class);
        Node relay =
                lab.publicNetwork()
                        .within(() -> Node.start(TestSettings.at(lab.publicAddress(), home)));
        Path plugins = folder.resolve("plugins");
        PluginJar.write(plugins, "echo", EchoProvider.class);
        String settings =
                "umbel { plugin.folder = \"%s\", relays = [ \"%s\" ] }"
                        .formatted(plugins, relay.address());
        var nodes = new ArrayList<Node>();
        for (int i = 0; i < hosts; i++) {
            int host = i;
            nodes.add(
                    lab.host(host)
                            .within(() ->
                                    Node.start(
                                            TestSettings.at(
                                                    lab.hostAddress(host),
                                                    folder.resolve("node-" + host),
                                                    settings))));
        }
        for (Node node : nodes) {
            Eventually.holds("the link to the relay", () -> !node.address().relays().isEmpty());
        }
        return new LabSwarm(relay, List.copyOf(nodes));
    }

    /** Through the relay. */
    Connection dial(int from, int to, Alpn alpn) throws Exception {
        NodeAddress address = nodes.get(to).address();
        var relayed = new NodeAddress(address.id(), List.of(), address.relays());
        return nodes.get(from).context().dial(relayed, alpn);
    }

    @Override
    public void close() {
        nodes.reversed().forEach(Node::close);
        relay.close();
    }
}
