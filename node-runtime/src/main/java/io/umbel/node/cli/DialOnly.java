package io.umbel.node.cli;

import io.umbel.node.settings.EndpointSettings;
import io.umbel.node.settings.NodeSettings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The settings of a node that lives as long as one command: a free port, its own work folder, no
 * waiting at the end.
 */
final class DialOnly {
    private DialOnly() {}

    static NodeSettings of(NodeSettings settings) throws IOException {
        Path data = Files.createTempDirectory("umbel-");
        data.toFile().deleteOnExit();
        return new NodeSettings(
                data,
                settings.keyFile(),
                onAnyPort(settings.endpoint()),
                settings.dial(),
                settings.reach(),
                settings.plugin(),
                settings.control(),
                settings.guard().withFile(data.resolve("bans")),
                settings.defaultHandlers(),
                Duration.ZERO,
                settings.middleware(),
                settings.plugins());
    }

    private static EndpointSettings onAnyPort(EndpointSettings endpoint) {
        return new EndpointSettings(
                new InetSocketAddress(endpoint.bind().getAddress(), 0),
                endpoint.preset(),
                endpoint.io(),
                endpoint.idleTimeout(),
                endpoint.keepAlive(),
                endpoint.handshakeTimeout(),
                endpoint.retryTokenLifetime(),
                endpoint.maxConnections(),
                endpoint.maxConnectionsPerPeer(),
                endpoint.maxHalfOpen(),
                endpoint.retryAbove(),
                endpoint.handshakesPerSecond(),
                endpoint.maxStreams(),
                endpoint.maxAbortedStreams(),
                endpoint.datagramQueue());
    }
}
