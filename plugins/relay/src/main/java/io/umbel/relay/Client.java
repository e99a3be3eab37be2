package io.umbel.relay;

import io.umbel.relay.Verdict.Drop;
import io.umbel.relay.Verdict.Forwarded;
import io.umbel.spi.Connection;
import io.umbel.spi.NetworkPath;
import io.umbel.spi.NodeId;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** One admitted connection. For any thread; nothing blocks. */
final class Client {
    private final Connection connection;
    private final NodeId id;
    private final SendingQuota quota;
    private final FrameQueue queue;
    private volatile @Nullable InetSocketAddress told;

    Client(Connection connection, RelaySettings settings, long now) {
        this.connection = connection;
        this.id = connection.info().peer();
        this.quota = new SendingQuota(settings, now);
        this.queue = new FrameQueue(settings.queue());
    }

    /** The key that TLS has proven: what others see as the sender, whatever the client writes. */
    NodeId id() {
        return id;
    }

    Connection connection() {
        return connection;
    }

    SendingQuota quota() {
        return quota;
    }

    FrameQueue queue() {
        return queue;
    }

    /** Queues a frame; one that finds no room is lost, as a packet would be. */
    void tell(byte[] frame) {
        boolean _ = queue.offer(frame);
    }

    /** Tells the client where it is seen, unless it knows. */
    void tellObserved() {
        if (connection.info().path() instanceof NetworkPath.Direct direct
                && !direct.remote().equals(told)) {
            told = direct.remote();
            tell(Frame.observed(direct.remote()));
        }
    }

    /** Passes on a packet, sender's key and all. */
    Verdict deliver(byte[] frame) {
        if (frame.length > connection.maxDatagramSize()) {
            return queue.offer(frame) ? new Forwarded(false) : Drop.QUEUE;
        }
        try {
            return connection.sendDatagram(ByteBuffer.wrap(frame))
                    ? new Forwarded(true)
                    : Drop.QUEUE;
        } catch (IOException _) {
            return Drop.ABSENT; // it has just left
        }
    }
}
