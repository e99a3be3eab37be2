package io.umbel.node.control;

import io.umbel.node.relay.RelayVisit;
import io.umbel.spi.NodeAddress;
import io.umbel.spi.NodeContext;
import java.io.IOException;

/** A node that only dials. */
public interface DialingNode extends AutoCloseable {
    /** Through which it dials. */
    NodeContext context();

    /**
     * Asks a relay how the node looks from outside. Blocks.
     *
     * @throws io.umbel.spi.DialException if it is reached neither over UDP nor over TCP
     */
    RelayVisit.Sight visit(NodeAddress relay) throws IOException, InterruptedException;

    /** Closes its connections and its socket. */
    @Override
    void close();
}
