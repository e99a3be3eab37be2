package io.umbel.node.path;

import io.umbel.node.path.machine.PathAction;
import io.umbel.node.path.machine.PathMachine;
import io.umbel.node.path.machine.Routes;
import io.umbel.spi.NodeId;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** A key with at least one live connection, and the one address where it is. */
final class Peer {
    private final NodeId id;
    private final PathMachine machine;
    private final Set<ConnectionPath> paths = new HashSet<>();
    private final PeerRelays relays = new PeerRelays();
    private volatile InetSocketAddress address;
    private volatile Instant since;
    private volatile @Nullable InetSocketAddress direct;
    private volatile @Nullable RelayedPeer throughRelay;
    private @Nullable ProbeCodec probes;
    private @Nullable Future<?> timer;
    private long timerAt = Long.MAX_VALUE;

    /**
     * @param actions what the machine wants done for this peer
     */
    Peer(
            NodeId id,
            InetSocketAddress address,
            Instant since,
            RandomGenerator random,
            BiConsumer<Peer, PathAction> actions) {
        this.id = id;
        this.address = address;
        this.since = since;
        this.machine = new PathMachine(random, action -> actions.accept(this, action));
    }

    NodeId id() {
        return id;
    }

    PathMachine machine() {
        return machine;
    }

    /** Where it is, or was when it was last reached directly, or else its relay. */
    InetSocketAddress address() {
        return address;
    }

    /** Where its packets go; null if only a relay carries them. */
    @Nullable InetSocketAddress direct() {
        return direct;
    }

    /** Who gets its packets over a relay; null if none carries them. */
    @Nullable RelayedPeer throughRelay() {
        return throughRelay;
    }

    PeerRelays relays() {
        return relays;
    }

    Instant since() {
        return since;
    }

    /**
     * Takes over what the machine and the relays have decided; true if it is another address now.
     */
    boolean follow(Instant now) {
        Routes routes = machine.routes();
        RelayRoute route = relays.current();
        InetSocketAddress before = direct;
        RelayedPeer relayedBefore = throughRelay;
        direct = routes.direct();
        throughRelay = routes.relayed() && route != null ? new RelayedPeer(route, id) : null;
        boolean same = Objects.equals(before, direct);
        if (same && (direct != null || Objects.equals(relayedBefore, throughRelay))) {
            return false;
        }
        since = now;
        boolean moved = direct != null && !direct.equals(address);
        address = direct == null ? address : direct;
        paths.forEach(ConnectionPath::changed);
        return moved;
    }

    void add(ConnectionPath path) {
        paths.add(path);
    }

    /** Whether that was the last. */
    boolean remove(ConnectionPath path) {
        paths.remove(path);
        boolean last = paths.isEmpty();
        if (last) {
            stopTimer();
        }
        return last;
    }

    /** When the timer runs; {@link Long#MAX_VALUE} if none does. */
    long timerAt() {
        return timerAt;
    }

    void timer(Future<?> running, long at) {
        stopTimer();
        timer = running;
        timerAt = at;
    }

    void timerRan() {
        timer = null;
        timerAt = Long.MAX_VALUE;
    }

    private void stopTimer() {
        if (timer != null) {
            timer.cancel(false);
        }
        timerRan();
    }

    /** Made when first needed: it costs a key agreement, and most peers never move. */
    ProbeCodec probes(Supplier<ProbeCodec> make) {
        if (probes == null) {
            probes = make.get();
        }
        return probes;
    }
}
