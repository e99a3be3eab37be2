package io.umbel.gossip.driver;

import io.umbel.gossip.proto.Bytes;
import io.umbel.gossip.proto.Message;
import io.umbel.gossip.wire.FrameWriter;
import io.umbel.spi.ConnectionInfo;
import io.umbel.spi.NodeId;
import io.umbel.spi.TopicId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The connections with all peers. The newest is written to, all are read. Of two peers that dial
 * each other, the one with the greater id gives its own connection up. For the loop's thread; never
 * waits.
 */
final class Peers {
    private static final int MAX_CONNECTIONS = 4;
    private static final int MAX_PENDING = 256;

    private static final class Peer {
        private final Deque<PeerConnection> connections = new ArrayDeque<>();
        private final List<Outgoing> pending = new ArrayList<>();
        private boolean dialing;
        private boolean unneeded;
    }

    private final NodeId self;
    private final FrameWriter frames;
    private final GossipMetrics metrics;
    private final Consumer<NodeId> dial;
    private final Map<NodeId, Peer> peers = new HashMap<>();
    private @Nullable Message lastMessage;
    private Bytes lastFrame = Bytes.EMPTY;

    /**
     * @param dial begins a dial, whose end comes back as {@link #connected} or {@link #dialFailed}
     */
    Peers(NodeId self, FrameWriter frames, GossipMetrics metrics, Consumer<NodeId> dial) {
        this.self = self;
        this.frames = frames;
        this.metrics = metrics;
        this.dial = dial;
    }

    void send(NodeId to, TopicId topic, Message message) {
        Bytes frame = frame(message);
        metrics.sent(message, frame.length());
        var outgoing =
                new Outgoing(
                        topic, frame, isExpendable(message), message instanceof Message.Disconnect);
        Peer peer = peers.computeIfAbsent(to, _ -> new Peer());
        peer.unneeded = false;
        if (!peer.connections.isEmpty()) {
            write(peer.connections.getFirst(), outgoing);
            return;
        }
        if (peer.pending.size() < MAX_PENDING) {
            peer.pending.add(outgoing);
        } else {
            metrics.dropped("slow-peer");
        }
        if (!peer.dialing) {
            peer.dialing = true;
            metrics.dialing();
            dial.accept(to);
        }
    }

    /** A broadcast goes to several peers: it is encoded once. */
    @SuppressWarnings("ReferenceEquality") // The very same, not one that equals it.
    private Bytes frame(Message message) {
        if (message != lastMessage) {
            lastFrame = Bytes.owning(frames.write(message));
            lastMessage = message;
        }
        return lastFrame;
    }

    private static boolean isExpendable(Message message) {
        return switch (message) {
            case Message.IHave _, Message.Shuffle _, Message.ShuffleReply _ -> true;
            case Message.Membership _, Message.Broadcast _ -> false;
        };
    }

    private void write(PeerConnection connection, Outgoing message) {
        if (!connection.takes(message)) {
            metrics.dropped("too-long");
            return;
        }
        switch (connection.send(message)) {
            case QUEUED -> {}
            case DROPPED -> metrics.dropped("slow-peer");
            case TOO_SLOW -> {
                metrics.dropped("slow-peer");
                connection.close(GossipCodes.TOO_SLOW, "does not read what must arrive");
            }
        }
    }

    /** A dial has succeeded, or a peer has dialed. */
    void connected(PeerConnection connection) {
        Peer peer = peers.computeIfAbsent(connection.peer(), _ -> new Peer());
        peer.connections.addFirst(connection);
        peer.pending.forEach(message -> write(connection, message));
        peer.pending.clear();
        if (connection.isDialed()) {
            peer.dialing = false;
        }
        if (connection.isDialed() && peer.unneeded) {
            giveUpDialed(peer);
            peers.computeIfPresent(connection.peer(), (_, p) -> p.connections.isEmpty() ? null : p);
        } else if (peer.connections.size() > 1) {
            settle(connection.peer(), peer);
        }
    }

    private void settle(NodeId id, Peer peer) {
        boolean bothDialed = peer.connections.stream().anyMatch(other -> !other.isDialed());
        if (bothDialed && self.compareTo(id) > 0) {
            giveUpDialed(peer);
        }
        if (peer.connections.size() > MAX_CONNECTIONS) {
            peer.connections.getLast().close(GossipCodes.SUPERSEDED, "too many with one peer");
        }
    }

    /** What was sent on them still arrives. */
    private static void giveUpDialed(Peer peer) {
        peer.unneeded = false;
        peer.connections.stream().filter(PeerConnection::isDialed).forEach(PeerConnection::drain);
        peer.connections.removeIf(PeerConnection::isDialed);
    }

    /** Whether the peer is down: there is no other connection, and somebody needed it. */
    boolean dialFailed(NodeId id) {
        metrics.dialFailed();
        Peer peer = peers.get(id);
        if (peer == null) {
            return false;
        }
        peer.dialing = false;
        if (!peer.connections.isEmpty()) {
            return false;
        }
        peers.remove(id);
        return !peer.unneeded;
    }

    /** Whether the peer is down. */
    boolean ended(PeerConnection connection) {
        Peer peer = peers.get(connection.peer());
        if (peer == null || !peer.connections.remove(connection)) {
            return false;
        }
        if (!peer.connections.isEmpty() || peer.dialing) {
            return false;
        }
        peers.remove(connection.peer());
        return true;
    }

    /** No topic needs the peer. What was sent to it still arrives. */
    void release(NodeId id) {
        Peer peer = peers.get(id);
        if (peer == null) {
            return;
        }
        peer.connections.forEach(PeerConnection::drain);
        peer.connections.clear();
        if (peer.dialing) {
            peer.unneeded = true;
        } else {
            peers.remove(id);
        }
    }

    void releaseAll() {
        List.copyOf(peers.keySet()).forEach(this::release);
    }

    Optional<ConnectionInfo> info(NodeId id) {
        return Optional.ofNullable(peers.get(id))
                .map(peer -> peer.connections.peekFirst())
                .map(PeerConnection::info);
    }

    int size() {
        return peers.size();
    }
}
