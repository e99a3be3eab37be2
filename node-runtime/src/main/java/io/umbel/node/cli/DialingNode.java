package io.umbel.node.cli;

import io.umbel.spi.NodeContext;

/** A node that only dials. */
interface DialingNode extends AutoCloseable {
    /** Through which it dials. */
    NodeContext context();

    /** Closes its connections and its socket. */
    @Override
    void close();
}
