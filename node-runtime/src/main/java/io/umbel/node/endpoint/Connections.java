package io.umbel.node.endpoint;

import static java.util.Objects.requireNonNull;

import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.quic.QuicChannel;
import io.umbel.node.guard.Ban;
import io.umbel.node.guard.Doorkeeper;
import io.umbel.node.guard.Network;
import io.umbel.node.identity.PeerCertificate;
import io.umbel.node.path.ConnectionPath;
import io.umbel.node.path.PathLayer;
import io.umbel.node.settings.EndpointSettings;
import io.umbel.spi.Alpn;
import io.umbel.spi.ConnectionInfo.Side;
import io.umbel.spi.ErrorCode;
import io.umbel.spi.NodeId;
import io.umbel.spi.Violation;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connections of one socket: makes them known, holds them to the limits, keeps them alive.
 * Event loop only.
 */
final class Connections {
    private static final Logger log = LoggerFactory.getLogger(Connections.class);

    /** BoringSSL's name for RFC 7301's alert. */
    private static final String NO_APPLICATION_PROTOCOL = "NO_APPLICATION_PROTOCOL";

    private final EndpointSettings settings;
    private final PathLayer paths;
    private final HandshakeGate gate;
    private final ConnectionAcceptor acceptor;
    private final Doorkeeper doorkeeper;
    private final InstantSource clock;
    private final StreamWrites streamWrites;
    private final Map<Long, EstablishedConnection> open = new ConcurrentHashMap<>();
    private final Tallies<NodeId> peers = new Tallies<>();
    private final Tallies<Network> networks = new Tallies<>();
    private final Map<QuicChannel, ConnectionLifecycle> channels = new HashMap<>();
    private final TrafficLedger traffic = new TrafficLedger();
    private boolean stopping;
    private long numbers;
    private long accepted;
    private long failedHandshakes;
    private OwnReach reach = List::of;
    private long notServed;
    private long refused;

    Connections(
            EndpointSettings settings,
            PathLayer paths,
            HandshakeGate gate,
            ConnectionAcceptor acceptor,
            Doorkeeper doorkeeper,
            InstantSource clock) {
        this.settings = settings;
        this.paths = paths;
        this.gate = gate;
        this.acceptor = acceptor;
        this.doorkeeper = doorkeeper;
        this.clock = clock;
        this.streamWrites = new StreamWrites(paths);
    }

    /** Event loop: from now on, this is what relayed peers are told. */
    void reach(OwnReach own) {
        reach = own;
    }

    PathLayer paths() {
        return paths;
    }

    int limit() {
        return settings.maxConnections();
    }

    boolean isFull() {
        return open.size() >= limit();
    }

    /** Any thread. */
    Collection<EstablishedConnection> open() {
        return List.copyOf(open.values());
    }

    TrafficReport traffic(Duration lag) {
        return traffic.report(open.values(), lag);
    }

    /** Every channel, from its first packet to its end. */
    void registered(QuicChannel channel, ConnectionLifecycle lifecycle) {
        channels.put(channel, lifecycle);
        var _ = channel.closeFuture().addListener(_ -> channels.remove(channel));
    }

    /** Ends all that is, and whatever still becomes established; returns what is yet to close. */
    List<QuicChannel> shutDown() {
        stopping = true;
        gate.stopAccepting();
        open().forEach(this::sayGoodbye);
        channels.forEach((channel, lifecycle) -> {
            if (lifecycle.established() == null) {
                ChannelClose.withoutCode(channel);
            }
        });
        return List.copyOf(channels.keySet());
    }

    boolean isStopping() {
        return stopping;
    }

    private void sayGoodbye(EstablishedConnection connection) {
        connection.close(ErrorCode.SHUTTING_DOWN, "the node stops");
    }

    HalfOpen handshakeBegan(QuicChannel channel, ConnectionPath path) {
        return HalfOpen.begin(
                gate,
                channel,
                path,
                settings.handshakeTimeout(),
                () -> {
                    failedHandshakes++;
                    log.debug("handshake from {} failed", path.remote());
                    abandoned(path);
                });
    }

    /** Anybody may write any address on a packet: only one that came back with a token counts. */
    private void abandoned(ConnectionPath path) {
        if (path.isProven() && !stopping) {
            doorkeeper.report(
                    path.remote().getAddress(),
                    Violation.ABANDONED_HANDSHAKE,
                    "a handshake that failed or took too long");
        }
    }

    /** The codec's TLS says no. */
    void handshakeFailed(HalfOpen handshake, ConnectionPath path, Throwable cause) {
        if (String.valueOf(cause.getMessage()).contains(NO_APPLICATION_PROTOCOL)) {
            notServed++;
            log.info("{} asked for a protocol that nobody serves here", path.remote());
        }
        handshake.giveUp();
    }

    /**
     * The connection, or null if the peer's certificate or a limit forbids it; then the channel is
     * being closed.
     */
    @Nullable EstablishedConnection establish(QuicChannel channel, ConnectionPath path, Side side) {
        SSLEngine engine = requireNonNull(channel.sslEngine(), "a connection without TLS");
        try {
            NodeId peer = PeerCertificate.idOf(engine.getSession());
            paths.authenticated(path, peer);
            var alpn = Alpn.of(engine.getApplicationProtocol());
            var identity =
                    new EstablishedConnection.Identity(
                            ++numbers, peer, alpn, side, clock.instant());
            return new EstablishedConnection(
                    channel,
                    path,
                    identity,
                    doorkeeper,
                    settings.maxAbortedStreams(),
                    settings.datagramQueue(),
                    streamWrites);
        } catch (CertificateException | IllegalArgumentException e) {
            log.info("handshake with {} refused: {}", path.remote(), e.getMessage());
            ChannelClose.withoutCode(channel);
            return null;
        }
    }

    void opened(EstablishedConnection connection, Side side) {
        count(connection);
        connection.channel().eventLoop().execute(() -> greet(connection, side));
        if (side == Side.DIALER) {
            return;
        }
        accepted++;
        if (stopping) {
            sayGoodbye(connection);
        } else if (isBanned(connection)) {
            refuse(connection, ErrorCode.BANNED, "you are banned from this node");
        } else if (open.size() > settings.maxConnections()) {
            refuse(
                    connection,
                    ErrorCode.OVERLOADED,
                    "this node holds " + settings.maxConnections() + " connections");
        } else if (peers.of(connection.peer()).connections() > settings.maxConnectionsPerPeer()) {
            refuse(
                    connection,
                    ErrorCode.LIMIT_EXCEEDED,
                    "you hold " + settings.maxConnectionsPerPeer() + " connections here");
        } else {
            acceptor.accept(connection);
        }
    }

    /**
     * After the batch of packets that ended the handshake: who leaves with it, as in a storm of
     * dials, costs nothing more. An acceptor says hello, which lets the dialer close with a code.
     */
    private void greet(EstablishedConnection connection, Side side) {
        KeepAlive.start(connection, settings.keepAlive());
        if (side == Side.ACCEPTOR) {
            connection.sendKeepAlive();
        }
        if (connection.path().beganRelayed()) {
            CandidateOffers.start(connection, () -> reach.candidates());
        }
    }

    private void count(EstablishedConnection connection) {
        long number = connection.info().number();
        NodeId peer = connection.peer();
        Network network = Network.of(connection.remoteAddress());
        connection.counts(peers.opened(peer), networks.opened(network));
        open.put(number, connection);
        var _ =
                connection
                        .channel()
                        .closeFuture()
                        .addListener(_ -> {
                            open.remove(number);
                            traffic.ended(connection);
                            peers.closed(peer);
                            networks.closed(network);
                        });
    }

    Tally of(NodeId peer) {
        return peers.of(peer);
    }

    Tally of(Network network) {
        return networks.of(network);
    }

    private boolean isBanned(EstablishedConnection connection) {
        return doorkeeper.isBanned(connection.peer())
                || doorkeeper.isBanned(connection.remoteAddress());
    }

    /** Ends what somebody holds who is banned from now on. Any thread. */
    void banned(Ban ban) {
        for (EstablishedConnection connection : open.values()) {
            if (ban.subject().concerns(connection.peer(), connection.remoteAddress())) {
                connection.close(ErrorCode.BANNED, "banned until " + ban.until());
            }
        }
    }

    private void refuse(EstablishedConnection connection, ErrorCode code, String reason) {
        refused++;
        connection.close(code, reason);
    }

    /** Puts the lifecycle into an accepted connection's pipeline. */
    ChannelInitializer<QuicChannel> acceptedInitializer() {
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(QuicChannel channel) {
                channel.pipeline().addLast(ConnectionLifecycle.accepting(Connections.this));
            }
        };
    }

    EndpointStats stats(long retries) {
        return new EndpointStats(
                open.size(),
                gate.halfOpen(),
                accepted,
                failedHandshakes,
                notServed,
                refused,
                gate.dropped(),
                retries,
                paths.stats());
    }
}
