package io.umbel.relay;

import io.umbel.relay.Verdict.Drop;
import io.umbel.spi.NodeId;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Where packets go. For any thread; nothing blocks. */
final class Forwarding {
    private final Clients clients;
    private final RelayMetrics metrics;
    private final LongSupplier nanoTime;

    Forwarding(Clients clients, RelayMetrics metrics, LongSupplier nanoTime) {
        this.clients = clients;
        this.metrics = metrics;
        this.nanoTime = nanoTime;
    }

    /**
     * @param packet type, receiver's key, and what it shall get; untouched
     */
    void forward(Client sender, ByteBuffer packet) {
        metrics.decided(decide(sender, packet), packet.remaining());
    }

    Verdict decide(Client sender, ByteBuffer packet) {
        int size = packet.remaining();
        int start = packet.position();
        if (size <= Frame.PACKET_HEADER
                || size > Frame.LONGEST
                || packet.get(start) != Frame.PACKET) {
            return Drop.MALFORMED;
        }
        var key = new byte[NodeId.LENGTH];
        packet.get(start + 1, key);
        NodeId receiver = NodeId.of(key);
        Optional<Drop> refusal = sender.quota().refuses(receiver, size, nanoTime.getAsLong());
        if (refusal.isPresent()) {
            return refusal.get();
        }
        Client to = clients.find(receiver);
        return to == null ? Drop.ABSENT : to.deliver(readdressed(packet, sender.id()));
    }

    /** The receiver must learn who sent it, from the one who knows. */
    private static byte[] readdressed(ByteBuffer packet, NodeId sender) {
        var frame = new byte[packet.remaining()];
        packet.get(packet.position(), frame);
        System.arraycopy(sender.toBytes(), 0, frame, 1, NodeId.LENGTH);
        return frame;
    }
}
