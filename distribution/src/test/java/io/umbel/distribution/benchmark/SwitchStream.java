package io.umbel.distribution.benchmark;

import io.umbel.distribution.benchmark.plugin.Switch;
import io.umbel.spi.Connection;
import io.umbel.spi.Stream;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Tells a {@link Switch} of a node. */
final class SwitchStream {
    private final Stream stream;
    private int position = -1;

    /** On a new stream of {@code connection}. */
    SwitchStream(Connection connection) throws IOException, InterruptedException {
        this.stream = connection.openStream();
    }

    /** Returns when it is so. */
    void turn(int to) throws IOException {
        if (to == position) {
            return;
        }
        stream.out().write(ByteBuffer.wrap(new byte[] {(byte) to}));
        stream.out().flush();
        int done = stream.in().read();
        if (done != to) {
            throw new IOException("switch: answers %d (expected %d)".formatted(done, to));
        }
        position = to;
    }
}
