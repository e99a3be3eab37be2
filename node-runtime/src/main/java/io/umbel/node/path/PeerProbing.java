package io.umbel.node.path;

import io.netty.buffer.ByteBuf;
import io.umbel.node.path.PathValidation.Step;
import io.umbel.node.path.Probe.Ping;
import io.umbel.node.path.Probe.Pong;
import io.umbel.node.path.machine.Transaction;
import io.umbel.spi.NodeId;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * Keeps each peer's address right: asks, answers and follows, as {@link PathValidation} decides.
 */
final class PeerProbing {
    private final NodeId self;
    private final ProbeKeys keys;
    private final PathTable table;
    private final RandomGenerator random;
    private final InstantSource clock;
    private final BiConsumer<Consumer<ByteBuf>, InetSocketAddress> datagrams;
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
            InstantSource clock,
            BiConsumer<Consumer<ByteBuf>, InetSocketAddress> datagrams) {
        this.self = self;
        this.keys = keys;
        this.table = table;
        this.random = random;
        this.clock = clock;
        this.datagrams = datagrams;
    }

    /**
     * A connection's key is proven. If the peer has other connections it is where they are, unless
     * it has not been heard there lately: then it is where this one is.
     */
    void authenticated(ConnectionPath path, NodeId id, long now) {
        InetSocketAddress proven = path.remote();
        Peer peer =
                table.join(
                        path,
                        id,
                        () ->
                                new Peer(
                                        id,
                                        proven,
                                        now,
                                        path.since(),
                                        new PathValidation(() -> Transaction.next(random))));
        if (!peer.address().equals(proven)
                && now - peer.heardAt() >= PathValidation.SILENCE_NANOS) {
            follow(peer, proven, now);
        }
    }

    /** A packet with a live connection's id came from an address that is not its peer's. */
    void heardElsewhere(ConnectionPath path, InetSocketAddress source, long now) {
        strangers++;
        Peer peer = path.peer();
        if (peer != null) {
            peer.validation().heardElsewhere(source, now).ifPresent(step -> take(step, peer, now));
        }
    }

    /** A datagram that is no QUIC packet. Whatever is not an authentic probe gets silence. */
    void read(InetSocketAddress source, ByteBuf datagram, long now) {
        Peer peer = ProbeCodec.session(datagram).map(table::bySession).orElse(null);
        Optional<Probe> probe = peer == null ? Optional.empty() : probes(peer).read(datagram);
        if (peer == null || probe.isEmpty()) {
            badProbes++;
            return;
        }
        switch (probe.get()) {
            case Ping ping -> answer(peer, ping, source, now);
            case Pong pong ->
                    peer.validation()
                            .answered(pong.transaction(), source, peer.heardAt(), now)
                            .ifPresent(step -> take(step, peer, now));
        }
    }

    private void answer(Peer peer, Ping ping, InetSocketAddress source, long now) {
        send(peer, new Pong(sessionOf(peer), ping.transaction(), source), source);
        if (!source.equals(peer.address())) {
            peer.validation().heardElsewhere(source, now).ifPresent(step -> take(step, peer, now));
        }
    }

    private void take(Step step, Peer peer, long now) {
        switch (step) {
            case Step.Ask ask ->
                    send(
                            peer,
                            new Ping(sessionOf(peer), ask.transaction(), ask.size()),
                            ask.address());
            case Step.Follow follow -> follow(peer, follow.address(), now);
        }
    }

    private void follow(Peer peer, InetSocketAddress address, long now) {
        moves++;
        peer.follow(address, now, clock.instant());
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
                table.paths(), table.peers(), unroutable, strangers, badProbes, probesSent, moves);
    }
}
