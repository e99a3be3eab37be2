package io.umbel.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.umbel.echo.EchoProvider;
import io.umbel.node.Node;
import io.umbel.node.identity.NodeKey;
import io.umbel.spi.NodeAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A public relay, and two nodes behind NATs: one serves echo, the other dials it. */
record LabNodes(Node relay, Node peer, Node dialer) implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    static LabNodes start(NatLab lab, Path folder) throws Exception {
        Node relay = lab.publicNetwork().within(() -> startRelay(folder.resolve("relay")));
        String relays = "umbel.relays = [ \"" + relay.address() + "\" ]";
        Node peer =
                lab.right()
                        .within(() ->
                                startPeer(lab.rightAddress(), folder.resolve("peer"), relays));
        Node dialer =
                lab.left()
                        .within(() ->
                                Node.dialing(
                                        TestSettings.at(
                                                lab.leftAddress(), folder.resolve("dialer")),
                                        NodeKey.generate()));
        return new LabNodes(relay, peer, dialer);
    }

    private static Node startRelay(Path home) throws Exception {
        PluginJar.write(home.resolve("plugins"), "relay", RelayProvider.class);
        return Node.start(TestSettings.at(NatLab.PUBLIC_ADDRESS, home));
    }

    private static Node startPeer(String address, Path home, String relays) throws Exception {
        PluginJar.write(home.resolve("plugins"), "echo", EchoProvider.class);
        return Node.start(TestSettings.at(address, home, relays));
    }

    /** All that the dialer knows of the peer: its key, and its relay, once that is up. */
    NodeAddress peerThroughRelay() {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (peer.address().relays().isEmpty()) {
            assertThat(System.nanoTime()).as("the relay is up in time").isLessThan(end);
            Thread.onSpinWait();
        }
        return new NodeAddress(peer.address().id(), List.of(), peer.address().relays());
    }

    @Override
    public void close() {
        dialer.close();
        peer.close();
        relay.close();
    }
}
