package io.umbel.node.path;

import io.netty.buffer.ByteBuf;
import io.umbel.node.path.Probe.Ping;
import io.umbel.node.path.Probe.Pong;
import io.umbel.node.path.machine.PathAction;
import io.umbel.node.path.machine.PathAction.Answer;
import io.umbel.node.path.machine.PathAction.Ask;
import io.umbel.node.path.machine.PathAction.Enter;
import io.umbel.node.path.machine.PathEvent;
import io.umbel.node.path.machine.PathEvent.CandidatesFound;
import io.umbel.node.path.machine.PathEvent.CandidatesTold;
import io.umbel.node.path.machine.PathEvent.DirectAllowed;
import io.umbel.node.path.machine.PathEvent.Established;
import io.umbel.node.path.machine.PathEvent.HeardElsewhere;
import io.umbel.node.path.machine.PathEvent.Pinged;
import io.umbel.node.path.machine.PathEvent.Ponged;
import io.umbel.node.path.machine.PathEvent.RelayUp;
import io.umbel.node.path.machine.PathEvent.Woken;
import io.umbel.spi.NodeId;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps each peer's address right: runs its {@link io.umbel.node.path.machine.PathMachine}. */
final class PeerProbing {
    private static final Logger log = LoggerFactory.getLogger(PeerProbing.class);

    private final NodeId self;
    private final ProbeKeys keys;
    private final PathTable table;
    private final RandomGenerator random;
    private final LongSupplier nanoTime;
    private final InstantSource clock;
    private final Timers timers;
    private final BiConsumer<Consumer<ByteBuf>, InetSocketAddress> datagrams;
    private boolean directAllowed = true;
    private long strangers;
    private long badProbes;
    private long probesSent;
    private long moves;

    /**
     * @param datagrams sends to an address what its first argument writes
     */
    PeerProbing(
            NodeId self,
            ProbeKeys keys,
            PathTable table,
            RandomGenerator random,
            LongSupplier nanoTime,
            InstantSource clock,
            Timers timers,
            BiConsumer<Consumer<ByteBuf>, InetSocketAddress> datagrams) {
        this.self = self;
        this.keys = keys;
        this.table = table;
        this.random = random;
        this.nanoTime = nanoTime;
        this.clock = clock;
        this.timers = timers;
        this.datagrams = datagrams;
    }

    /* --------------- What happens --------------- */

    /**
     * A connection's key is proven. If the peer has other connections it is where they are, unless
     * it has not been heard there lately: then it is where this one is.
     */
    void authenticated(ConnectionPath path, NodeId id) {
        InetSocketAddress proven = path.remote();
        RelayedPeer relayed = path.relayed();
        Peer peer =
                table.join(path, id, () -> new Peer(id, proven, path.since(), random, this::take));
        if (relayed == null) {
            happened(peer, new Established(proven));
        } else {
            reachedThrough(peer, relayed.route());
        }
    }

    /** Packets can reach the peer through this relay. */
    void reachedThrough(Peer peer, RelayRoute route) {
        peer.relays().add(route);
        if (!directAllowed) {
            happened(peer, new DirectAllowed(false));
        }
        relaysChanged(peer);
    }

    /** A relay has brought a packet of a live connection from whom it takes for the peer. */
    void heardThrough(ConnectionPath path, RelayedPeer from) {
        Peer peer = path.peer();
        if (peer == null || !path.mayBeFrom(from.id())) {
            return;
        }
        if (!peer.relays().has(from.route())) {
            reachedThrough(peer, from.route());
        }
        if (peer.relays().heard(from.route(), nanoTime.getAsLong())) {
            relaysChanged(peer);
        }
    }

    private void relaysChanged(Peer peer) {
        happened(peer, new RelayUp(peer.relays().current() != null));
        peer.follow(clock.instant());
    }

    /** The peer says where it may be. */
    void candidatesTold(Peer peer, List<InetSocketAddress> addresses) {
        happened(peer, new CandidatesTold(addresses));
    }

    /** This node has found where the peer may be. */
    void candidatesFound(Peer peer, List<InetSocketAddress> addresses) {
        happened(peer, new CandidatesFound(addresses));
    }

    /** Peers that are reached through a relay from now on are reached in no other way. */
    void stayRelayed() {
        directAllowed = false;
    }

    /** The link to a relay came up, or went down. */
    void relayChanged(RelayRoute route) {
        for (Peer peer : table.allPeers()) {
            if (peer.relays().has(route)) {
                relaysChanged(peer);
            }
        }
    }

    /** A packet with a live connection's id came from an address that is not its peer's. */
    void heardElsewhere(ConnectionPath path, InetSocketAddress source) {
        strangers++;
        Peer peer = path.peer();
        if (peer != null) {
            happened(peer, new HeardElsewhere(source));
        }
    }

    /** Over which relays a packet goes to the peer now. */
    List<RelayRoute> relaysFor(Peer peer) {
        return peer.relays().carry(nanoTime.getAsLong());
    }

    /** A packet goes to the peer's address. */
    void sent(Peer peer) {
        long now = nanoTime.getAsLong();
        peer.machine().sent(now);
        arm(peer, now);
    }

    /** A datagram that is no QUIC packet. Whatever is not an authentic probe gets silence. */
    void read(InetSocketAddress source, ByteBuf datagram) {
        Peer peer = ProbeCodec.session(datagram).map(table::bySession).orElse(null);
        Optional<Probe> probe = peer == null ? Optional.empty() : probes(peer).read(datagram);
        if (peer == null || probe.isEmpty()) {
            badProbes++;
            return;
        }
        happened(
                peer,
                switch (probe.get()) {
                    case Ping ping -> new Pinged(ping.transaction(), source);
                    case Pong pong -> new Ponged(pong.transaction(), source);
                });
    }

    private void happened(Peer peer, PathEvent event) {
        long now = nanoTime.getAsLong();
        peer.machine().on(event, now);
        arm(peer, now);
    }

    /** Sees to it that the machine is woken in time; earlier does no harm. */
    private void arm(Peer peer, long now) {
        long wake = peer.machine().wakeAt(now);
        if (wake < peer.timerAt()) {
            peer.timer(timers.after(Math.max(0, wake - now), () -> woken(peer)), wake);
        }
    }

    private void woken(Peer peer) {
        peer.timerRan();
        happened(peer, new Woken());
    }

    /* --------------- What is done --------------- */

    private void take(Peer peer, PathAction action) {
        switch (action) {
            case Ask ask -> {
                int size = ask.full() ? ProbeCodec.FULL_SIZE : ProbeCodec.PING_SIZE;
                send(peer, new Ping(sessionOf(peer), ask.transaction(), size), ask.to());
            }
            case Answer answer ->
                    send(
                            peer,
                            new Pong(sessionOf(peer), answer.transaction(), answer.to()),
                            answer.to());
            case Enter enter -> {
                log.debug("{}: {} after {}", peer.id().toShortString(), enter.to(), enter.from());
                moves += peer.follow(clock.instant()) ? 1 : 0;
            }
        }
    }

    private void send(Peer peer, Probe probe, InetSocketAddress to) {
        probesSent++;
        datagrams.accept(datagram -> probes(peer).write(probe, datagram), to);
    }

    private ProbeCodec probes(Peer peer) {
        return peer.probes(() -> new ProbeCodec(self, peer.id(), keys.sharedWith(peer.id())));
    }

    private long sessionOf(Peer receiver) {
        return ProbeCodec.session(self, receiver.id());
    }

    PathStats stats(long unroutable) {
        return new PathStats(
                table.paths(),
                table.peers(),
                table.entries(),
                unroutable,
                strangers,
                badProbes,
                probesSent,
                moves);
    }
}
