package io.umbel.relay;

import io.umbel.relay.Verdict.Carrier;
import io.umbel.relay.Verdict.Drop;
import io.umbel.relay.Verdict.Forwarded;
import io.umbel.spi.NodeId;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** One admitted client. For any thread; nothing blocks. */
final class Client {
    private final Link link;
    private final NodeId id;
    private final SendingQuota quota;
    private final FrameQueue queue;
    private volatile @Nullable InetSocketAddress told;

    Client(Link link, RelaySettings settings, long now) {
        this.link = link;
        this.id = link.peer();
        this.quota = new SendingQuota(settings, now);
        this.queue = new FrameQueue(settings.queue());
    }

    /** The key that TLS has proven: what others see as the sender, whatever the client writes. */
    NodeId id() {
        return id;
    }

    Link link() {
        return link;
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
        link.observed()
                .filter(seen -> !seen.equals(told))
                .ifPresent(seen -> {
                    told = seen;
                    tell(Frame.observed(seen));
                });
    }

    /** Passes on a packet, sender's key and all. */
    Verdict deliver(byte[] frame) {
        if (frame.length > link.maxDatagramSize()) {
            return queue.offer(frame) ? new Forwarded(link.stream()) : Drop.QUEUE;
        }
        try {
            return link.sendDatagram(ByteBuffer.wrap(frame))
                    ? new Forwarded(Carrier.DATAGRAM)
                    : Drop.QUEUE;
        } catch (IOException _) {
            return Drop.ABSENT; // it has just left
        }
    }
}
