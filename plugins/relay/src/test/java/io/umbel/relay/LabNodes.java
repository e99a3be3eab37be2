package io.umbel.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.umbel.echo.EchoProvider;
import io.umbel.grpc.GrpcService;
import io.umbel.grpc.server.GrpcProvider;
import io.umbel.node.Node;
import io.umbel.node.identity.NodeKey;
import io.umbel.spi.NodeAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Public relays, and two nodes behind NATs: one serves, the other dials it. */
record LabNodes(List<Node> relays, Node peer, Node dialer) implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String NO_QUOTA =
            "umbel.plugins.relay { rate = 1 GiB, burst = 1 GiB, pair-rate = 1 GiB, pair-burst = 1"
                    + " GiB }";

    /** One relay, and a peer that serves echo. */
    static LabNodes start(NatLab lab, Path folder) throws Exception {
        Path peer = folder.resolve("peer");
        PluginJar.write(peer.resolve("plugins"), "echo", EchoProvider.class);
        return start(lab, folder, 1, lab.leftAddress());
    }

    /** Two relays, a peer that serves echo and gRPC, and a dialer that may change its address. */
    static LabNodes startWithGrpc(NatLab lab, Path folder) throws Exception {
        Path plugins = folder.resolve("peer/plugins");
        PluginJar.write(plugins, "echo", EchoProvider.class);
        PluginZip.write(plugins, "grpc", GrpcProvider.class);
        PluginZip.write(plugins, "bytes", "grpc", GrpcService.class, BytesService.class);
        return start(lab, folder, 2, "0.0.0.0");
    }

    private static LabNodes start(NatLab lab, Path folder, int count, String dialing)
            throws Exception {
        var relays = new ArrayList<Node>();
        for (int i = 0; i < count; i++) {
            Path home = folder.resolve("relay-" + i);
            relays.add(lab.publicNetwork().within(() -> startRelay(lab, home)));
        }
        String uris =
                relays.stream()
                        .map(relay -> '"' + relay.address().toString() + '"')
                        .collect(Collectors.joining(",", "umbel.relays = [", "]"));
        Path peerHome = folder.resolve("peer");
        Node peer =
                lab.right()
                        .within(() ->
                                Node.start(TestSettings.at(lab.rightAddress(), peerHome, uris)));
        Path dialerHome = folder.resolve("dialer");
        Node dialer =
                lab.left()
                        .within(() ->
                                Node.dialing(
                                        TestSettings.at(dialing, dialerHome), NodeKey.generate()));
        return new LabNodes(List.copyOf(relays), peer, dialer);
    }

    private static Node startRelay(NatLab lab, Path home) throws Exception {
        PluginJar.write(home.resolve("plugins"), "relay", RelayProvider.class);
        return Node.start(TestSettings.at(lab.publicAddress(), home, NO_QUOTA));
    }

    /** All that the dialer knows of the peer: its key, and its relays, once they are up. */
    NodeAddress peerThroughRelay() {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (peer.address().relays().size() < relays.size()) {
            assertThat(System.nanoTime()).as("the relays are up in time").isLessThan(end);
            Thread.onSpinWait();
        }
        return new NodeAddress(peer.address().id(), List.of(), peer.address().relays());
    }

    @Override
    public void close() {
        dialer.close();
        peer.close();
        relays.forEach(Node::close);
    }
}
