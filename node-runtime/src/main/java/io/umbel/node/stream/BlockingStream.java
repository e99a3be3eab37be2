package io.umbel.node.stream;

import io.umbel.spi.ReceiveStream;
import io.umbel.spi.SendStream;
import io.umbel.spi.Stream;

/** Both directions of a stream. */
record BlockingStream(long id, ReceiveStream in, SendStream out) implements Stream {
    static BlockingStream over(StreamBridge bridge) {
        return new BlockingStream(
                bridge.id(),
                new BlockingReceiveStream(bridge.receiver()),
                new BlockingSendStream(bridge.sender()));
    }

    @Override
    public void close() {
        out.close();
        in.close();
    }
}
