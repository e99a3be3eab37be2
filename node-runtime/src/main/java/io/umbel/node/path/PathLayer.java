package io.umbel.node.path;

import static java.util.Objects.requireNonNull;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DatagramPacket;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicConnectionIdGenerator;
import io.umbel.node.path.RelayedPackets.Arrival;
import io.umbel.spi.NodeId;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The first handler of the socket's pipeline, {@code path → codecs → dials}: gives each datagram to
 * the codec whose connection it names, and each packet that a codec sends to the address where the
 * peer really is.
 *
 * <p>The codec itself takes a datagram's sender for the peer before it has authenticated anything.
 * Here it only ever sees synthetic addresses, so a stranger who knows a connection id can divert
 * nothing.
 *
 * <p>Every method runs on the socket's event loop, except {@link #stats()}, which may then be a
 * moment old.
 */
public final class PathLayer extends ChannelDuplexHandler {
    /** This handler's name in the pipeline. */
    public static final String NAME = "path";

    /** In the pipeline, the codec of accepted connections. */
    public static final String SERVER_CODEC = "server";

    /** In the pipeline, the codec of dials. */
    public static final String CLIENT_CODEC = "client";

    /** In the pipeline, the codec of accepted connections that begin over a relay. */
    public static final String RELAYED_SERVER_CODEC = "relayed-server";

    /** In the pipeline, the codec of dials that begin over a relay. */
    public static final String RELAYED_CLIENT_CODEC = "relayed-client";

    /** The name in the pipeline of the {@link DialGate}. */
    public static final String DIALS = "dials";

    private final InitialGate gate;
    private final LongSupplier nanoTime;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final PathTable table;
    private final PeerProbing probing;
    private final RelayedPackets relayed = new RelayedPackets();
    private final OutboundPackets outbound;

    private @Nullable Codecs codecs;
    private @Nullable ConnectionPath reading;
    private long unroutable;

    /**
     * @param self this node's key
     * @param nanoTime a clock for intervals, as {@link System#nanoTime()}
     * @param clock the time of day, for {@link ConnectionPath#since()}
     * @param random unpredictable: addresses, ids and transactions come from it
     */
    public PathLayer(
            NodeId self,
            ProbeKeys keys,
            InitialGate gate,
            LongSupplier nanoTime,
            InstantSource clock,
            RandomGenerator random) {
        this.gate = gate;
        this.nanoTime = nanoTime;
        this.clock = clock;
        this.random = random;
        this.table = new PathTable(self);
        this.probing =
                new PeerProbing(
                        self, keys, table, random, nanoTime, clock, this::later, this::sendProbe);
        this.outbound = new OutboundPackets(table, probing);
    }

    /* --------------- Connections come and go --------------- */

    /**
     * A path for a new dial. Its first packets go to every candidate; the first that answers
     * carries the rest.
     *
     * @param candidates not empty, resolved
     */
    public ConnectionPath dial(List<InetSocketAddress> candidates) {
        var path =
                ConnectionPath.dialed(
                        SyntheticAddresses.next(random),
                        ConnectionId.random(random),
                        candidates,
                        clock.instant());
        table.add(path);
        return path;
    }

    /** A path for a new dial over a relay to whom it knows by {@code peer}. */
    public ConnectionPath dial(RelayRoute relay, NodeId peer) {
        var path =
                ConnectionPath.relayed(
                        SyntheticAddresses.next(random),
                        true,
                        ConnectionId.random(random),
                        new RelayedPeer(relay, peer),
                        clock.instant());
        table.add(path);
        return path;
    }

    /**
     * The path of a connection that the server codec has just made; call it when the channel is
     * registered. It is released when the channel closes.
     */
    public ConnectionPath attach(QuicChannel accepted) {
        ConnectionPath path = reading;
        if (path == null) {
            throw new IllegalStateException(
                    "attach: " + accepted + " was not made by a packet that is being read");
        }
        attach(accepted, path);
        return path;
    }

    /** Ties a dialed path to its channel: it is released when the channel closes. */
    public void attach(QuicChannel channel, ConnectionPath path) {
        path.attach();
        var _ = channel.closeFuture().addListener(_ -> release(path));
    }

    /** Forgets a path; harmless if it is forgotten already. */
    public void release(ConnectionPath path) {
        table.remove(path);
        outbound.forget(path);
    }

    /**
     * TLS has proven the peer's key. If the peer has other connections it is where they are; if it
     * has not been heard there lately, where this one is.
     *
     * @throws IllegalArgumentException if the path leads through a relay to another key
     */
    public void authenticated(ConnectionPath path, NodeId id) {
        RelayedPeer relayed = path.relayed();
        if (relayed != null && !relayed.id().equals(id)) {
            throw new IllegalArgumentException(
                    "the relay said " + relayed.id() + ", the peer is " + id);
        }
        probing.authenticated(path, id);
    }

    /** Wraps the server codec's generator, so that ids it makes lead to their path. */
    public QuicConnectionIdGenerator connectionIds(QuicConnectionIdGenerator delegate) {
        return new RegisteringIdGenerator(delegate, this::idMade);
    }

    private void idMade(@Nullable ConnectionId from, ConnectionId id) {
        ConnectionPath path = reading != null || from == null ? reading : table.byId(from);
        if (path != null) {
            table.bind(id, path);
        }
    }

    /**
     * The real address behind a synthetic one, for whatever must be tied to it, such as a retry
     * token.
     */
    public Optional<InetSocketAddress> realAddress(InetSocketAddress synthetic) {
        return Optional.ofNullable(table.bySynthetic(synthetic)).map(ConnectionPath::remote);
    }

    /** The peer behind a synthetic address has proven that it receives at its real one. */
    public void addressProven(InetSocketAddress synthetic) {
        ConnectionPath path = table.bySynthetic(synthetic);
        if (path != null) {
            path.prove();
        }
    }

    /**
     * A peer says where it may be reached. Its own doing, and so its own limits: what it names is
     * asked with small probes. Ignored if it is not reached through a relay.
     */
    public void candidatesTold(ConnectionPath path, List<InetSocketAddress> addresses) {
        Peer peer = path.peer();
        if (peer != null && peer.relays().current() != null) {
            probing.candidatesTold(peer, plausible(addresses));
        }
    }

    /**
     * This node has found where a peer may be reached, in place of what it found before. Ignored if
     * it is not connected through a relay.
     */
    public void candidatesFound(NodeId id, List<InetSocketAddress> addresses) {
        Peer peer = table.byKey(id);
        if (peer != null && peer.relays().current() != null) {
            probing.candidatesFound(peer, plausible(addresses));
        }
    }

    private List<InetSocketAddress> plausible(List<InetSocketAddress> candidates) {
        return candidates.stream().filter(at -> isPlausible(at.getAddress())).toList();
    }

    /** A peer has no business with what listens on this machine's loopback interface. */
    private boolean isPlausible(InetAddress address) {
        boolean local = address.isLoopbackAddress();
        return !SyntheticAddresses.isSynthetic(address)
                && (!local || requireNonNull(codecs).local().getAddress().isLoopbackAddress());
    }

    /** From now on peers that are reached through a relay never learn this node's addresses. */
    public void stayRelayed() {
        probing.stayRelayed();
    }

    /** A peer can be reached through this relay too; ignored if it is not connected. */
    public void alsoThrough(NodeId id, RelayRoute route) {
        Peer peer = table.byKey(id);
        if (peer != null) {
            probing.reachedThrough(peer, route);
        }
    }

    /** The link to a relay came up, or went down. */
    public void relayChanged(RelayRoute route) {
        probing.relayChanged(route);
    }

    /** Counters and present sizes. */
    public PathStats stats() {
        return probing.stats(unroutable);
    }

    /* --------------- Packets in --------------- */

    private Codecs codecs(ChannelHandlerContext ctx) {
        if (codecs == null) {
            codecs = Codecs.of(ctx);
        }
        return codecs;
    }

    /** The socket is bound, and all handlers stand. */
    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        var _ = codecs(ctx);
        ctx.fireChannelActive();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
        var packet = (DatagramPacket) message;
        ByteBuf content = packet.content();
        codecs(ctx).batch().packet();
        if (!content.isReadable() || SyntheticAddresses.isSynthetic(packet.sender().getAddress())) {
            drop(packet);
        } else if (QuicHeader.isProbe(content)) {
            probing.read(packet.sender(), content);
            packet.release();
        } else {
            quicRead(codecs(ctx), packet);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        codecs(ctx).batch().complete();
    }

    private void quicRead(Codecs to, DatagramPacket packet) throws Exception {
        QuicHeader header = QuicHeader.read(packet.content());
        quicRead(to, header == null ? null : route(header, packet.sender()), packet);
    }

    private void quicRead(Codecs to, @Nullable ConnectionPath path, DatagramPacket packet)
            throws Exception {
        if (path == null) {
            drop(packet);
            return;
        }
        // Before the peer is known nothing is written to streams, and a handshake shall not wait.
        if (path.peer() != null && QuicHeader.mayAskForAcknowledgement(packet.content())) {
            to.batch().packetMayWait();
        }
        reading = path;
        try {
            to.read(path, packet);
        } finally {
            reading = null;
            if (!path.isAttached() && !path.isDialed()) {
                release(path); // the codec answered with a Retry or not at all: nothing to remember
            }
        }
    }

    /**
     * A relay has brought a packet, which is released.
     *
     * @param from who sent it, as the relay says
     */
    public void readRelayed(RelayRoute relay, NodeId from, ByteBuf packet) {
        var arrival = new Arrival(new RelayedPeer(relay, from), packet);
        if (relayed.add(arrival)) {
            requireNonNull(codecs).path().executor().execute(this::readRelayed);
        }
    }

    private void readRelayed() {
        Codecs to = requireNonNull(codecs);
        for (Arrival arrival : relayed.takeAll()) {
            to.batch().packet();
            to.guarded(() -> relayedRead(to, arrival.from(), arrival.packet(to.local())));
        }
        to.batch().complete();
    }

    private void relayedRead(Codecs to, RelayedPeer from, DatagramPacket packet) throws Exception {
        ByteBuf content = packet.content();
        boolean quic = content.isReadable() && !QuicHeader.isProbe(content);
        QuicHeader header = quic ? QuicHeader.read(content) : null;
        ConnectionPath path = header == null ? null : route(header, from);
        quicRead(to, path, packet);
    }

    private @Nullable ConnectionPath route(QuicHeader header, RelayedPeer from) {
        ConnectionPath known = table.byId(header.destination());
        if (known != null) {
            probing.heardThrough(known, from);
            return known.mayBeFrom(from.id()) ? known : null;
        }
        if (!header.mayBeginConnection()
                || !gate.admit(from.route().address(), header.destination())) {
            return null;
        }
        var path =
                ConnectionPath.relayed(
                        SyntheticAddresses.next(random),
                        false,
                        header.destination(),
                        from,
                        clock.instant());
        table.add(path);
        return path;
    }

    private @Nullable ConnectionPath route(QuicHeader header, InetSocketAddress source) {
        ConnectionPath known = table.byId(header.destination());
        if (known != null) {
            if (!known.heardFrom(source, nanoTime.getAsLong())) {
                probing.heardElsewhere(known, source);
            }
            return known;
        }
        if (!header.mayBeginConnection() || !gate.admit(source, header.destination())) {
            return null;
        }
        var path =
                ConnectionPath.accepted(
                        SyntheticAddresses.next(random),
                        header.destination(),
                        source,
                        clock.instant());
        table.add(path);
        return path;
    }

    private void drop(DatagramPacket packet) {
        unroutable++;
        packet.release();
    }

    /** Nothing happens to a peer before the pipeline stands. */
    private Future<?> later(long nanos, Runnable task) {
        return requireNonNull(codecs).path().executor().schedule(task, nanos, TimeUnit.NANOSECONDS);
    }

    private void sendProbe(Consumer<ByteBuf> writer, InetSocketAddress to) {
        Codecs now = codecs;
        if (now != null) {
            ByteBuf datagram = now.path().alloc().directBuffer(ProbeCodec.FULL_SIZE);
            writer.accept(datagram);
            var _ = now.path().writeAndFlush(new DatagramPacket(datagram, to));
        }
    }

    /* --------------- Packets out --------------- */

    /**
     * Something was written to a stream of a connection whose peer is {@linkplain #authenticated
     * known}: perhaps the answer to a packet whose acknowledgement waits for one.
     */
    public void streamWritten() {
        requireNonNull(codecs).batch().leaving();
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        codecs(ctx).batch().leaving();
        if (message instanceof DatagramPacket packet && outbound.isSynthetic(packet.recipient())) {
            outbound.write(ctx, packet, promise);
        } else {
            var _ = ctx.write(message, promise);
        }
    }
}
