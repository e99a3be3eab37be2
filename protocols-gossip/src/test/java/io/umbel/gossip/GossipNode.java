package io.umbel.gossip;

import io.umbel.node.Node;
import io.umbel.node.settings.NodeSettings;
import io.umbel.node.settings.ProcessEnvironment;
import io.umbel.node.settings.SettingsReader;
import io.umbel.node.settings.SettingsSource;
import io.umbel.spi.NetworkInspector;
import io.umbel.spi.NodeAddress;
import io.umbel.spi.NodeId;
import io.umbel.spi.PubSub;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** A whole node with the plugin as it is shipped, on a real socket of the loopback interface. */
final class GossipNode implements AutoCloseable {
    private final Node node;

    private GossipNode(Node node) {
        this.node = node;
    }

    /**
     * @param settings lines of HOCON
     */
    static GossipNode start(Path home, String... settings) throws Exception {
        Path zip = home.resolve("plugins/umbel-gossip.zip");
        if (Files.notExists(zip)) {
            GossipPluginZip.write(zip);
        }
        return new GossipNode(Node.start(settings(home, settings)));
    }

    static NodeSettings settings(Path home, String... settings) throws Exception {
        var values =
                Map.of(
                        "umbel.home", home.toString(),
                        "umbel.endpoint.bind-address", "127.0.0.1",
                        "umbel.plugin.watch", "false",
                        "umbel.shutdown-grace", "5s");
        Files.createDirectories(home);
        Path file = Files.writeString(home.resolve("node.conf"), String.join("\n", settings));
        var process = new ProcessEnvironment(Map.of(), Path.of("/"), Optional.empty());
        return new SettingsReader(process).read(new SettingsSource(Optional.of(file), values));
    }

    NodeAddress address() {
        return node.address();
    }

    NodeId id() {
        return node.address().id();
    }

    Node node() {
        return node;
    }

    PubSub pubSub() {
        return node.context().find(PubSub.class).orElseThrow();
    }

    /** Until the node shows the topic: it looks once a second. */
    void awaitView(String topic) {
        while (network().topics().stream().noneMatch(known -> known.name().equals(topic))) {
            Thread.onSpinWait();
        }
    }

    NetworkInspector network() {
        return node.context().find(NetworkInspector.class).orElseThrow();
    }

    @Override
    public void close() {
        node.close();
    }
}
