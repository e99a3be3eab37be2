package io.umbel.node.relay;

import io.netty.channel.Channel;
import io.umbel.node.endpoint.EstablishedConnection;
import io.umbel.spi.Alpn;
import io.umbel.spi.NodeAddress;
import java.io.IOException;

/** Connects to a relay, straight. Blocks, at most for {@code umbel.dial.timeout}. */
public interface RelayDialer {
    /** Over UDP. */
    EstablishedConnection overQuic(NodeAddress relay, Alpn alpn)
            throws IOException, InterruptedException;

    /** Over TCP, at the same addresses and ports. The channel speaks TLS already. */
    Channel overTls(NodeAddress relay, Alpn alpn) throws IOException, InterruptedException;
}
