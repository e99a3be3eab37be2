package io.umbel.node.stream;

import io.umbel.node.endpoint.ConnectionAcceptor;
import io.umbel.node.endpoint.Endpoint;
import io.umbel.node.endpoint.EstablishedConnection;
import io.umbel.node.identity.NodeKey;
import io.umbel.node.middleware.MiddlewareStack;
import io.umbel.node.settings.EndpointSettings;
import io.umbel.node.settings.EndpointSettings.Io;
import io.umbel.node.settings.EndpointSettings.Preset;
import io.umbel.spi.Alpn;
import io.umbel.spi.NodeAddress;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** A real endpoint on a free loopback port. */
public final class LoopbackEndpoint implements AutoCloseable {
    public static final Alpn ALPN = Alpn.of("/test/1.0");
    public static final Duration PATIENCE = Duration.ofSeconds(20);
    public static final MiddlewareStack NO_MIDDLEWARE = MiddlewareStack.of(List.of());
    public static final int DATAGRAM_QUEUE = 16;
    public static final int MAX_STREAMS = 10;
    public static final int MAX_ABORTED_STREAMS = 100;

    private final NodeKey key = NodeKey.generate();
    private final Endpoint endpoint;

    public LoopbackEndpoint(ConnectionAcceptor acceptor) throws IOException {
        this(acceptor, MAX_STREAMS, MAX_ABORTED_STREAMS);
    }

    LoopbackEndpoint(ConnectionAcceptor acceptor, int maxStreams, int maxAborted)
            throws IOException {
        this.endpoint =
                Endpoint.bind(
                        settings(maxStreams, maxAborted),
                        key,
                        InstantSource.system(),
                        new SecureRandom(),
                        acceptor);
        endpoint.serve(Set.of(ALPN));
    }

    public static EndpointSettings settings(int maxStreams, int maxAborted) {
        return new EndpointSettings(
                new InetSocketAddress("127.0.0.1", 0),
                Preset.LAN,
                Io.AUTO,
                Duration.ofSeconds(30),
                Duration.ofSeconds(5),
                Duration.ofSeconds(5),
                Duration.ofSeconds(10),
                1_000,
                1_000,
                1_000,
                500,
                100_000,
                maxStreams,
                maxAborted,
                256);
    }

    public NodeKey key() {
        return key;
    }

    public Endpoint endpoint() {
        return endpoint;
    }

    public EstablishedConnection dial(LoopbackEndpoint other, Alpn alpn) throws Exception {
        var address = NodeAddress.of(other.key.id(), other.endpoint.localAddresses().getFirst());
        return endpoint.dial(address, alpn).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    /** Dials and puts the front door before the connection. */
    public FrontDoorConnection connect(LoopbackEndpoint other, Alpn alpn) throws Exception {
        return FrontDoorConnection.over(dial(other, alpn), NO_MIDDLEWARE, DATAGRAM_QUEUE);
    }

    @Override
    public void close() {
        endpoint.close(Duration.ofSeconds(5));
    }
}
