package io.umbel.node.stream;

import io.umbel.node.middleware.Admitted;
import io.umbel.node.middleware.Decision.Refused;
import io.umbel.node.middleware.MiddlewareStack;
import io.umbel.spi.Call;
import io.umbel.spi.CloseReason;
import io.umbel.spi.ConnectionClosedException;
import io.umbel.spi.ConnectionInfo;

/**
 * The streams of one kind that the peer opened and nobody has taken yet. Bounded by the limit of
 * open streams that the peer was given.
 */
final class InboundStreams {
    private final MiddlewareStack middleware;
    private final Mailbox<StreamBridge> waiting = new Mailbox<>();

    InboundStreams(MiddlewareStack middleware) {
        this.middleware = middleware;
    }

    void put(StreamBridge stream) {
        waiting.put(stream);
    }

    void close(CloseReason reason) {
        waiting.close(reason);
    }

    /** Waits for the next stream that the middleware admits; asks it on the calling thread. */
    StreamBridge accept(ConnectionInfo.Quic info)
            throws ConnectionClosedException, InterruptedException {
        StreamBridge next = waiting.take();
        while (!isAdmitted(next, info)) {
            next = waiting.take();
        }
        next.receiver().buffer().open();
        return next;
    }

    private boolean isAdmitted(StreamBridge stream, ConnectionInfo.Quic info) {
        if (middleware.isEmpty()) {
            return true;
        }
        return switch (middleware.admit(new Call(Call.Kind.STREAM, info, info.alpn(), ""))) {
            case Admitted admitted -> {
                stream.whenEnded(admitted::finish);
                yield true;
            }
            case Refused refused -> {
                stream.abort(refused.code());
                yield false;
            }
        };
    }
}
