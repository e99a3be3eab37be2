package io.umbel.testkit;

import io.umbel.spi.Stream;

/** One end of a bidirectional stream. */
record InMemoryStream(long id, InMemoryReceiveStream in, InMemorySendStream out) implements Stream {
    @Override
    public void close() {
        out.close();
        in.close();
    }
}
