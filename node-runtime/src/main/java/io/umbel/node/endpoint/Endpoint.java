package io.umbel.node.endpoint;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicChannelOption;
import io.netty.handler.codec.quic.QuicClientCodecBuilder;
import io.netty.handler.codec.quic.QuicConnectionIdGenerator;
import io.netty.handler.codec.quic.QuicServerCodecBuilder;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.GlobalEventExecutor;
import io.netty.util.concurrent.Promise;
import io.umbel.node.guard.Ban;
import io.umbel.node.guard.Doorkeeper;
import io.umbel.node.guard.Network;
import io.umbel.node.identity.NodeKey;
import io.umbel.node.path.DialGate;
import io.umbel.node.path.PathLayer;
import io.umbel.node.path.RelayRoute;
import io.umbel.node.path.SyntheticAddresses;
import io.umbel.node.settings.EndpointSettings;
import io.umbel.spi.Alpn;
import io.umbel.spi.NodeAddress;
import io.umbel.spi.NodeId;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One UDP socket that accepts and dials QUIC connections between keys. For any thread; nothing here
 * blocks, except {@link #bind} and {@link #close}.
 */
public final class Endpoint {
    private static final Logger log = LoggerFactory.getLogger(Endpoint.class);
    private final EndpointSettings settings;
    private final NodeKey key;
    private final UdpTransport transport;
    private final CodecTuning tuning;
    private final EventLoopGroup group;
    private final TlsContexts tls;
    private final HandshakeGate gate;
    private final PathLayer paths;
    private final DialGate dials = new DialGate();
    private final Connections connections;
    private final RetryTokens tokens;
    private final Channel socket;
    private final Dialer dialer;
    private final TcpSockets tcp;
    private volatile @Nullable InetSocketAddress mapped;

    private Endpoint(
            EndpointSettings settings,
            NodeKey key,
            InstantSource clock,
            RandomGenerator random,
            Doorkeeper doorkeeper,
            ConnectionAcceptor acceptor)
            throws IOException {
        this.settings = settings;
        this.key = key;
        this.transport = UdpTransport.choose(settings.io());
        this.tuning = CodecTuning.of(settings.preset());
        this.tls = new TlsContexts(key);
        this.gate = new HandshakeGate(settings, doorkeeper, System::nanoTime);
        this.paths =
                new PathLayer(key.id(), key::sharedSecret, gate, System::nanoTime, clock, random);
        this.connections = new Connections(settings, paths, gate, acceptor, doorkeeper, clock);
        this.tokens =
                new RetryTokens(
                        settings.retryTokenLifetime(),
                        clock,
                        random,
                        gate::underPressure,
                        paths::realAddress,
                        paths::addressProven,
                        QuicConnectionIdGenerator.signGenerator());
        this.group = transport.newLoop();
        this.socket = bindSocket();
        this.dialer =
                new Dialer(
                        socket,
                        dials,
                        connections,
                        transport.segments(tuning.segments()),
                        settings.handshakeTimeout());
        this.tcp = new TcpSockets(socket, transport.tcp(), gate);
    }

    /**
     * Binds the socket. Serves nothing until {@link #serve}. Blocks briefly.
     *
     * @param random must be unpredictable, such as a {@link java.security.SecureRandom}
     * @param doorkeeper says who is kept out, and is told who should be
     * @throws BindException if the address cannot be bound
     */
    public static Endpoint bind(
            EndpointSettings settings,
            NodeKey key,
            InstantSource clock,
            RandomGenerator random,
            Doorkeeper doorkeeper,
            ConnectionAcceptor acceptor)
            throws IOException {
        var endpoint = new Endpoint(settings, key, clock, random, doorkeeper, acceptor);
        log.info(
                "bound {} ({}, preset {})",
                endpoint.socket.localAddress(),
                endpoint.transport.describe(),
                settings.preset());
        return endpoint;
    }

    /** An endpoint that keeps nobody out. */
    public static Endpoint bind(
            EndpointSettings settings,
            NodeKey key,
            InstantSource clock,
            RandomGenerator random,
            ConnectionAcceptor acceptor)
            throws IOException {
        return bind(settings, key, clock, random, Doorkeeper.ADMITS_ALL, acceptor);
    }

    private Channel bindSocket() throws BindException {
        ChannelHandler server = serverCodec(tuning);
        ChannelHandler client = clientCodec(tuning);
        ChannelHandler relayedServer = serverCodec(tuning.relayed());
        ChannelHandler relayedClient = clientCodec(tuning.relayed());
        ChannelFuture bound =
                transport
                        .bootstrap(group, tuning.arrivals())
                        .handler(
                                new ChannelInitializer<>() {
                                    @Override
                                    protected void initChannel(Channel channel) {
                                        channel.pipeline()
                                                .addLast(PathLayer.NAME, paths)
                                                .addLast(PathLayer.SERVER_CODEC, server)
                                                .addLast(PathLayer.CLIENT_CODEC, client)
                                                .addLast(
                                                        PathLayer.RELAYED_SERVER_CODEC,
                                                        relayedServer)
                                                .addLast(
                                                        PathLayer.RELAYED_CLIENT_CODEC,
                                                        relayedClient)
                                                .addLast(PathLayer.DIALS, dials);
                                    }
                                })
                        .bind(settings.bind())
                        .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            var _ = group.shutdownGracefully(0, 0, TimeUnit.SECONDS);
            throw new BindException(
                    "umbel.endpoint.port: "
                            + text(settings.bind())
                            + " cannot be bound ("
                            + bound.cause().getMessage()
                            + "; is another node running? port 0 takes any free one)",
                    bound.cause());
        }
        return bound.channel();
    }

    private static String text(InetSocketAddress address) {
        return address.getHostString() + ":" + address.getPort();
    }

    private ChannelHandler serverCodec(CodecTuning packets) {
        return packets.apply(new QuicServerCodecBuilder(), settings)
                .sslEngineProvider(tls::serverEngine)
                .tokenHandler(tokens)
                .connectionIdAddressGenerator(
                        paths.connectionIds(QuicConnectionIdGenerator.signGenerator()))
                .option(
                        QuicChannelOption.SEGMENTED_DATAGRAM_PACKET_ALLOCATOR,
                        transport.segments(tuning.segments()))
                .handler(connections.acceptedInitializer())
                .streamHandler(new StreamDelivery())
                .streamOption(ChannelOption.AUTO_READ, false)
                .build();
    }

    private ChannelHandler clientCodec(CodecTuning packets) {
        return packets.apply(new QuicClientCodecBuilder(), settings)
                .sslEngineProvider(channel -> Dialer.engine(channel, tls))
                .build();
    }

    /**
     * Handshakes that begin from now on find these protocols; live connections stay as they are.
     */
    public void serve(Set<Alpn> alpns) {
        tls.serve(alpns);
    }

    /**
     * Connects to a peer. The future completes on the event loop, at the latest after {@code
     * umbel.endpoint.handshake-timeout}, and fails with {@link io.umbel.spi.DialException}. Without
     * any address the node's own id means this very endpoint.
     *
     * @param peer its addresses are all tried at once; unresolved ones are ignored
     */
    public Future<EstablishedConnection> dial(NodeAddress peer, Alpn alpn) {
        Promise<EstablishedConnection> result = eventLoop().newPromise();
        List<InetSocketAddress> candidates = candidates(peer);
        if (candidates.isEmpty()) {
            return result.setFailure(DialFailures.noAddress(peer));
        }
        try {
            eventLoop().execute(() -> dialer.dial(peer, alpn, candidates, result));
        } catch (RejectedExecutionException _) {
            result.tryFailure(DialFailures.stopping(peer));
        }
        return result;
    }

    /**
     * Connects to a peer through a relay that knows it by its key. As {@link #dial(NodeAddress,
     * Alpn)} otherwise.
     */
    public Future<EstablishedConnection> dial(NodeAddress peer, Alpn alpn, RelayRoute relay) {
        Promise<EstablishedConnection> result = eventLoop().newPromise();
        try {
            eventLoop().execute(() -> dialer.dial(peer, alpn, relay, result));
        } catch (RejectedExecutionException _) {
            result.tryFailure(DialFailures.stopping(peer));
        }
        return result;
    }

    /**
     * From now on, peers that are reached through a relay are told where this node may be reached
     * directly. Nobody is told anything before.
     *
     * @param stayRelayed whether direct paths to them are not to be used at all
     */
    public void reach(OwnReach own, boolean stayRelayed) {
        eventLoop()
                .execute(() -> {
                    connections.reach(own);
                    if (stayRelayed) {
                        paths.stayRelayed();
                    }
                });
    }

    /** Event loop: a relay has brought a packet, which is released. */
    public void readRelayed(RelayRoute relay, NodeId from, ByteBuf packet) {
        paths.readRelayed(relay, from, packet);
    }

    /** Any thread: a peer that is connected can be reached through this relay too. */
    public void alsoThrough(NodeId peer, RelayRoute relay) {
        try {
            eventLoop().execute(() -> paths.alsoThrough(peer, relay));
        } catch (RejectedExecutionException _) {
            // nobody is connected any more
        }
    }

    /** Any thread: a peer that is reached through a relay may be at these addresses, resolved. */
    public void candidatesFound(NodeId peer, List<InetSocketAddress> addresses) {
        try {
            eventLoop().execute(() -> paths.candidatesFound(peer, addresses));
        } catch (RejectedExecutionException _) {
            // nobody is connected any more
        }
    }

    /** Event loop: the link to a relay came up, or went down. */
    public void relayChanged(RelayRoute relay) {
        paths.relayChanged(relay);
    }

    private List<InetSocketAddress> candidates(NodeAddress peer) {
        List<InetSocketAddress> named =
                peer.addresses().stream()
                        .filter(a ->
                                !a.isUnresolved()
                                        && a.getPort() != 0
                                        && !SyntheticAddresses.isSynthetic(a.getAddress()))
                        .toList();
        return named.isEmpty() && peer.id().equals(key.id())
                ? localAddresses().subList(0, 1)
                : named;
    }

    /** Where the socket is bound. */
    public InetSocketAddress bound() {
        return (InetSocketAddress) socket.localAddress();
    }

    /** What reaches, and lets in, peers where UDP does not pass. */
    public TcpSockets tcp() {
        return tcp;
    }

    /** The addresses under which others may reach this socket, the likeliest first. */
    public List<InetSocketAddress> localAddresses() {
        return LocalAddresses.of(bound());
    }

    /** This node's key. */
    public NodeId id() {
        return key.id();
    }

    /** A router lets packets in that are sent there, or no longer. Any thread. */
    public void mapped(Optional<InetSocketAddress> atTheRouter) {
        mapped = atTheRouter.orElse(null);
    }

    /** Where a router lets packets in. */
    public Optional<InetSocketAddress> mapped() {
        return Optional.ofNullable(mapped);
    }

    /** This node's key, {@link #mapped()} and {@link #localAddresses()}. */
    public NodeAddress address() {
        return new NodeAddress(
                key.id(),
                Stream.concat(mapped().stream(), localAddresses().stream())
                        .limit(NodeAddress.MAX_WAYS)
                        .toList(),
                List.of());
    }

    /** The one event loop. */
    public EventLoop eventLoop() {
        return socket.eventLoop();
    }

    /** What is established now. */
    public Collection<EstablishedConnection> connections() {
        return connections.open();
    }

    /** How many connections this peer has. */
    public int connectionsOf(NodeId peer) {
        return connections.of(peer).connections();
    }

    /** Bytes received from this peer that no front-door handler has read. */
    public long unreadBytesOf(NodeId peer) {
        return connections.of(peer).unreadBytes();
    }

    /** Bytes received from this IP address that no front-door handler has read. */
    public long unreadBytesOf(Network network) {
        return connections.of(network).unreadBytes();
    }

    /** Closes what the banned one holds, with {@code BANNED}. */
    public void end(Ban ban) {
        connections.banned(ban);
    }

    /** Counters; they may be a moment old. */
    public EndpointStats stats() {
        return connections.stats(tokens.written());
    }

    /**
     * What went over every connection; completes on the event loop, and fails when that has ended.
     */
    public Future<TrafficReport> traffic() {
        return ask(connections::traffic);
    }

    /** How long the event loop takes to answer; fails when it has ended. */
    public Future<Duration> lag() {
        return ask(lag -> lag);
    }

    private <T> Future<T> ask(Function<Duration, T> answer) {
        long asked = System.nanoTime();
        try {
            return eventLoop()
                    .submit(() -> answer.apply(Duration.ofNanos(System.nanoTime() - asked)));
        } catch (RejectedExecutionException ended) {
            return GlobalEventExecutor.INSTANCE.newFailedFuture(ended);
        }
    }

    /** From now on strangers get silence; live connections go on, and so do dials. */
    public void stopAccepting() {
        gate.stopAccepting();
    }

    /**
     * Closes every connection with {@code SHUTTING_DOWN}, then the socket. Handshakes and dials
     * under way fail. Blocks, at most about {@code limit}; not for the event loop.
     */
    public void close(Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        if (!eventLoop().isShuttingDown()) {
            Future<List<QuicChannel>> closing = eventLoop().submit(connections::shutDown);
            if (awaits(closing, deadline)) {
                closing.getNow().forEach(channel -> awaits(channel.closeFuture(), deadline));
            }
            var _ = awaits(socket.close(), deadline);
        }
        long left = Math.max(0, deadline - System.nanoTime());
        var _ = awaits(group.shutdownGracefully(0, left, TimeUnit.NANOSECONDS), deadline);
    }

    private static boolean awaits(Future<?> future, long deadline) {
        return future.awaitUninterruptibly(
                Math.max(1, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
    }
}
