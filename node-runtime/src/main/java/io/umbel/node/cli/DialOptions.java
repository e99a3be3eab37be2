package io.umbel.node.cli;

import io.umbel.node.control.DialingNode;
import io.umbel.node.settings.NodeSettings;
import io.umbel.node.terminal.Progress;
import io.umbel.spi.Alpn;
import io.umbel.spi.Connection;
import io.umbel.spi.NodeAddress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What every command that dials takes. */
final class DialOptions {
    @Parameters(
            index = "0",
            paramLabel = "PEER",
            converter = PeerConverter.class,
            description = "A ticket, an umbel:// URI, or the id of a peer in the settings.")
    private @Nullable NodeAddress peer;

    @Option(
            names = "--key",
            paramLabel = "FILE",
            description = "Whose key to dial with; else a fresh one that no peer knows.")
    private @Nullable Path key;

    NodeAddress peer() {
        return Objects.requireNonNull(peer, "PEER is a required parameter");
    }

    DialingNode node(UmbelCommand umbel, NodeSettings settings) throws IOException {
        NodeLauncher nodes = umbel.environment().nodes();
        return key == null ? nodes.dialer(settings) : nodes.dialer(settings, key);
    }

    Connection dial(UmbelCommand umbel, DialingNode node, Alpn alpn)
            throws IOException, InterruptedException {
        try (Progress _ = umbel.progress("dialing " + peer().id().toShortString())) {
            return node.context().dial(peer(), alpn);
        }
    }
}
