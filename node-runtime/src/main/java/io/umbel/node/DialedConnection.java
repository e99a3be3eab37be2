package io.umbel.node;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.umbel.node.endpoint.EstablishedConnection;
import io.umbel.node.endpoint.InboundSink;
import io.umbel.node.middleware.MiddlewareStack;
import io.umbel.node.stream.FrontDoorConnection;
import io.umbel.spi.CloseReason;
import io.umbel.spi.Connection;
import io.umbel.spi.ErrorCode;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A connection that this node dialed, before it is known through which door its user goes. The
 * first use decides.
 */
final class DialedConnection {
    private final EstablishedConnection transport;
    private final int datagramQueue;
    private final ReentrantLock deciding = new ReentrantLock();
    private @Nullable FrontDoorConnection front;
    private boolean side;

    DialedConnection(EstablishedConnection transport, int datagramQueue) {
        this.transport = transport;
        this.datagramQueue = datagramQueue;
    }

    EstablishedConnection transport() {
        return transport;
    }

    /** As blocking code sees it; the same at each call. */
    Connection frontDoor() {
        deciding.lock();
        try {
            if (side) {
                throw new IllegalStateException(
                        transport + ": used through the side door (expected one door a protocol)");
            }
            if (front == null) {
                front =
                        FrontDoorConnection.over(
                                transport, MiddlewareStack.of(List.of()), datagramQueue);
            }
            return front;
        } finally {
            deciding.unlock();
        }
    }

    /** For a user that opens streams on the event loop and takes none. */
    EstablishedConnection sideDoor() {
        deciding.lock();
        try {
            if (front != null) {
                throw new IllegalStateException(
                        transport + ": used through the front door (expected one door a protocol)");
            }
            if (!side) {
                side = true;
                transport.deliverTo(new RefusingSink());
            }
            return transport;
        } finally {
            deciding.unlock();
        }
    }

    /** Takes nothing from the peer. */
    private static final class RefusingSink implements InboundSink {
        @Override
        public void stream(QuicStreamChannel stream) {
            var _ = stream.shutdown(Math.toIntExact(ErrorCode.REFUSED.value()));
            var _ = stream.close();
        }

        @Override
        public void datagram(ByteBuf datagram) {
            datagram.release();
        }

        @Override
        public void closed(CloseReason reason) {}
    }
}
