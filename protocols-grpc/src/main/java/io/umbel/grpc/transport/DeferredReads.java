package io.umbel.grpc.transport;

import io.netty.channel.EventLoop;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * When to ask the carrier for bytes. The QUIC codec surfaces a stream's data once for each packet:
 * asked only after the socket's batch has been consumed, it turns some thirty reads of 1.3 KiB into
 * one. A small message is read at once, because there is nothing to join it with. Event loop only.
 */
final class DeferredReads {
    /** Less than that is no full packet, so no further one is to be expected. In bytes. */
    private static final int FULL_PACKET = 1000;

    private final Supplier<@Nullable Carrier> carrier;
    private final Runnable task = this::readNow;
    private boolean pending;
    private int receivedSince;

    DeferredReads(Supplier<@Nullable Carrier> carrier) {
        this.carrier = carrier;
    }

    void received(int bytes) {
        receivedSince += bytes;
    }

    void request(EventLoop loop) {
        if (pending) {
            return;
        }
        boolean more = receivedSince >= FULL_PACKET;
        receivedSince = 0;
        if (more) {
            pending = true;
            loop.execute(task);
        } else {
            readNow();
        }
    }

    private void readNow() {
        pending = false;
        Carrier from = carrier.get();
        if (from != null && from.channel().isOpen()) {
            from.read();
        }
    }
}
