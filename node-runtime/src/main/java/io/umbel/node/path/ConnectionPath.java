package io.umbel.node.path;

import io.umbel.spi.NetworkPath;
import io.umbel.spi.NodeId;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * One connection's way to its peer: the synthetic address that the codec knows, and the real one
 * behind it. Changed only on the event loop; {@link #remote()} and {@link #since()} may be read by
 * any thread.
 */
public final class ConnectionPath {
    private final InetSocketAddress synthetic;
    private final boolean dialed;
    private final ConnectionId firstId;
    private final List<InetSocketAddress> candidates;
    private final @Nullable RelayedPeer relayed;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final List<ConnectionId> ids = new ArrayList<>(4);
    private volatile @Nullable InetSocketAddress answered;
    private volatile @Nullable Peer peer;
    private volatile Instant since;
    private boolean attached;
    private boolean proven;

    private ConnectionPath(
            InetSocketAddress synthetic,
            boolean dialed,
            ConnectionId firstId,
            List<InetSocketAddress> candidates,
            @Nullable RelayedPeer relayed,
            Instant since) {
        this.synthetic = synthetic;
        this.dialed = dialed;
        this.firstId = firstId;
        this.candidates = candidates;
        this.relayed = relayed;
        this.since = since;
    }

    static ConnectionPath dialed(
            InetSocketAddress synthetic,
            ConnectionId id,
            List<InetSocketAddress> candidates,
            Instant since) {
        return new ConnectionPath(synthetic, true, id, List.copyOf(candidates), null, since);
    }

    static ConnectionPath accepted(
            InetSocketAddress synthetic, ConnectionId id, InetSocketAddress source, Instant since) {
        var path = new ConnectionPath(synthetic, false, id, List.of(source), null, since);
        path.answered = source;
        return path;
    }

    /** A connection that begins over a relay, dialed or accepted. */
    static ConnectionPath relayed(
            InetSocketAddress synthetic,
            boolean dialed,
            ConnectionId id,
            RelayedPeer peer,
            Instant since) {
        return new ConnectionPath(synthetic, dialed, id, List.of(), peer, since);
    }

    /** The address that stands for the peer in all that the codec sees. */
    public InetSocketAddress synthetic() {
        return synthetic;
    }

    /**
     * Where packets go now; of a dial that nobody has answered yet, the likeliest candidate; over a
     * relay, the relay's address.
     */
    public InetSocketAddress remote() {
        Peer known = peer;
        if (known != null) {
            return known.address();
        }
        if (relayed != null) {
            return relayed.route().address();
        }
        InetSocketAddress address = answered;
        return address == null ? candidates.getFirst() : address;
    }

    /** The relay that carries the packets; empty if they go straight to {@link #remote()}. */
    public Optional<URI> relay() {
        RelayedPeer now = throughRelay();
        return now == null || direct() != null
                ? Optional.empty()
                : Optional.of(now.route().relay());
    }

    /**
     * The path as the peer's user sees it. Any thread.
     *
     * @param rtt as the connection has measured it
     */
    public NetworkPath describe(Duration rtt) {
        return relay().<NetworkPath>map(relay -> new NetworkPath.Relayed(relay, rtt, since()))
                .orElseGet(() -> new NetworkPath.Direct(remote(), rtt, since()));
    }

    /** Has {@code listener} called, on the event loop, whenever it changes. Any thread. */
    public void onChange(Runnable listener) {
        listeners.add(listener);
    }

    void changed() {
        listeners.forEach(Runnable::run);
    }

    /** Who gets a packet over a relay, perhaps besides; null if nobody does. */
    @Nullable RelayedPeer throughRelay() {
        Peer known = peer;
        return known == null ? relayed : known.throughRelay();
    }

    /** The address that gets a packet; null if none does. */
    @Nullable InetSocketAddress direct() {
        Peer known = peer;
        if (known != null) {
            return known.direct();
        }
        return relayed == null ? remote() : null;
    }

    /** Whether a packet that a relay brings from {@code sender} may be this connection's. */
    boolean mayBeFrom(NodeId sender) {
        Peer known = peer;
        if (known != null) {
            return known.id().equals(sender);
        }
        return relayed != null && relayed.id().equals(sender);
    }

    /** Whether it began over a relay. */
    public boolean beganRelayed() {
        return relayed != null;
    }

    /** The peer as a relay knew it when the connection began; null if none did. */
    @Nullable RelayedPeer relayed() {
        return relayed;
    }

    /** Since when they go there. */
    public Instant since() {
        Peer known = peer;
        return known == null ? since : known.since();
    }

    /**
     * The id by which the first packets are told: chosen by this node for a dial, by the peer
     * otherwise.
     */
    public ConnectionId firstId() {
        return firstId;
    }

    boolean isDialed() {
        return dialed;
    }

    /** Every id that has led here, the first one included. */
    public List<ConnectionId> ids() {
        return ids;
    }

    @Nullable Peer peer() {
        return peer;
    }

    void join(Peer newPeer) {
        peer = newPeer;
    }

    boolean isAttached() {
        return attached;
    }

    void attach() {
        attached = true;
    }

    /** Whether the peer came back with a Retry token before anything was remembered of it. */
    public boolean isProven() {
        return proven;
    }

    void prove() {
        proven = relayed == null; // over a relay, it is the relay's address that was proven
    }

    /**
     * Where a packet goes besides {@link #remote()}: to the other candidates, until one has
     * answered.
     */
    List<InetSocketAddress> otherDestinations() {
        return peer == null && answered == null && relayed == null
                ? candidates.subList(1, candidates.size())
                : List.of();
    }

    /**
     * Takes note of a packet; false if it came from an address that is not, or not yet, the peer's.
     */
    boolean heardFrom(InetSocketAddress source, long now) {
        Peer known = peer;
        if (known != null) {
            return known.machine().heard(source, now);
        }
        if (answered == null && candidates.contains(source)) {
            answered = source;
        }
        return source.equals(answered);
    }
}
