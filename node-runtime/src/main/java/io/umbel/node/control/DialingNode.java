package io.umbel.node.control;

import io.umbel.spi.NodeContext;

/** A node that only dials. */
public interface DialingNode extends AutoCloseable {
    /** Through which it dials. */
    NodeContext context();

    /** Closes its connections and its socket. */
    @Override
    void close();
}
