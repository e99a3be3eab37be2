package io.umbel.node.relay;

import io.umbel.node.endpoint.EstablishedConnection;
import io.umbel.spi.Alpn;
import io.umbel.spi.NodeAddress;
import java.io.IOException;

/** Connects to a relay, straight. */
@FunctionalInterface
public interface RelayDialer {
    /** Blocks, at most for {@code umbel.dial.timeout}. */
    EstablishedConnection dial(NodeAddress relay, Alpn alpn)
            throws IOException, InterruptedException;
}
