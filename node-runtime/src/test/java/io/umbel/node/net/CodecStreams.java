package io.umbel.node.net;

import io.netty.handler.codec.quic.QuicChannel;
import java.lang.reflect.Field;
import java.util.Map;

/** What the codec remembers of a connection's streams; only its own table tells. */
public final class CodecStreams {
    private CodecStreams() {}

    /** How many streams it has not forgotten. Blocks; not for the event loop. */
    public static int remembered(QuicChannel connection) {
        try {
            Field streams = connection.getClass().getDeclaredField("streams");
            streams.setAccessible(true);
            var table = (Map<?, ?>) streams.get(connection);
            return connection.eventLoop().submit(table::size).get();
        } catch (Exception e) {
            throw new AssertionError("the codec's table of streams", e);
        }
    }
}
