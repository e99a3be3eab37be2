package io.umbel.node.address;

import io.umbel.spi.Alpn;
import io.umbel.spi.NodeAddress;
import java.io.IOException;
import java.time.Duration;

/** Dials addresses, all of them resolved, and looks nothing up. */
@FunctionalInterface
public interface AddressDialer<C> {
    /**
     * Blocks until one of the peer's addresses has led to an authenticated connection.
     *
     * @param atMost after which the dial fails as {@code UNREACHABLE}
     * @throws io.umbel.spi.DialException says whether other addresses might do better
     */
    C dial(NodeAddress peer, Alpn alpn, Duration atMost) throws IOException, InterruptedException;
}
