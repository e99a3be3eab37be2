package io.umbel.node.endpoint;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.util.ReferenceCountUtil;
import io.umbel.spi.CloseReason;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a connection brings, on its way to a sink; held until there is one. Event loop only. */
final class Inbound {
    private static final int MAX_HELD = 256;

    private final List<Object> held = new ArrayList<>();
    private @Nullable InboundSink sink;

    /** From now on all goes to {@code newSink}, first what came earlier. */
    void deliverTo(InboundSink newSink) {
        sink = newSink;
        held.forEach(early -> deliver(newSink, early));
        held.clear();
    }

    /** A stream channel, or a datagram without its kind. */
    void accept(Object message) {
        if (sink != null) {
            deliver(sink, message);
        } else if (held.size() < MAX_HELD || message instanceof QuicStreamChannel) {
            held.add(message); // the stream limit bounds the streams
        } else {
            ReferenceCountUtil.release(message);
        }
    }

    private static void deliver(InboundSink to, Object message) {
        switch (message) {
            case QuicStreamChannel stream -> to.stream(stream);
            case ByteBuf datagram -> to.datagram(datagram);
            default ->
                    throw new IllegalArgumentException("neither stream nor datagram: " + message);
        }
    }

    void streamLimitRaised() {
        if (sink != null) {
            sink.streamLimitRaised();
        }
    }

    void closed(CloseReason reason) {
        held.forEach(ReferenceCountUtil::release);
        held.clear();
        if (sink != null) {
            sink.closed(reason);
        }
    }
}
