package io.umbel.node.benchmark;

import java.io.IOException;

/** A server, and the bare client that calls it, in this process, an event loop for each. */
interface Side extends AutoCloseable {
    BareClient client();

    @Override
    void close() throws IOException;
}
