package io.umbel.node.relay;

import io.netty.buffer.ByteBuf;
import io.umbel.node.endpoint.Endpoint;
import io.umbel.node.path.RelayRoute;
import io.umbel.spi.Alpn;
import io.umbel.spi.CloseReason;
import io.umbel.spi.ErrorCode;
import io.umbel.spi.NodeAddress;
import io.umbel.spi.NodeId;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** This node's link to one relay, over one connection after another. */
final class RelayLink implements RelayRoute, RelaySession.Listener {
    static final Alpn ALPN = Alpn.of("/relay/1.0");
    private static final Logger log = LoggerFactory.getLogger(RelayLink.class);
    private static final long IDLE_NANOS = TimeUnit.MINUTES.toNanos(2);

    /** A link over TCP is looked after more often: whether UDP passes by now. */
    private static final long UDP_AGAIN_NANOS = TimeUnit.SECONDS.toNanos(30);

    private static final CloseReason UNUSED =
            new CloseReason.Application(false, ErrorCode.NO_ERROR, "nobody uses it");
    private static final InetSocketAddress NOWHERE =
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    private final NodeAddress relay;
    private final URI uri;
    private final String token;
    private final boolean kept;
    private final Endpoint endpoint;
    private final RelayDialer dialer;
    private final CompletableFuture<RelayLink> firstUp = new CompletableFuture<>();
    private volatile @Nullable RelaySession session;
    private volatile InetSocketAddress address = NOWHERE;
    private volatile @Nullable InetSocketAddress observed;
    private volatile long usedAt;

    /**
     * @param token shown to the relay; may be empty
     * @param kept whether it stays when nobody uses it
     */
    RelayLink(
            URI uri,
            NodeAddress relay,
            String token,
            boolean kept,
            Endpoint endpoint,
            RelayDialer dialer) {
        this.uri = uri;
        this.token = token;
        this.relay = relay;
        this.kept = kept;
        this.endpoint = endpoint;
        this.dialer = dialer;
        this.usedAt = System.nanoTime();
    }

    /* --------------- Its life --------------- */

    /** Completes when it has been up for the first time, or cannot be. */
    CompletableFuture<RelayLink> firstUp() {
        return firstUp;
    }

    /**
     * Connects, and returns when the link has ended. Blocks.
     *
     * @throws IOException if the relay cannot be reached, or refuses
     */
    CloseReason runOnce() throws IOException, InterruptedException {
        RelaySession current = welcomed(new RelayRace(relay, dialer).first());
        try {
            up(current);
            Optional<CloseReason> end = awaitEnd(current);
            while (end.isEmpty() && (kept || isWanted())) {
                current = current.isOverUdp() ? current : betterThan(current);
                end = awaitEnd(current);
            }
            return end.orElse(UNUSED);
        } finally {
            current.close("");
            down();
        }
    }

    private RelaySession welcomed(RelayTransport transport)
            throws IOException, InterruptedException {
        address = transport.remote();
        var begun = new RelaySession(transport, this);
        endpoint.eventLoop().execute(() -> begun.begin(token));
        try {
            begun.awaitWelcome();
            return begun;
        } catch (IOException | InterruptedException e) {
            begun.close("");
            throw e;
        }
    }

    /** Empty if it lasts. */
    private static Optional<CloseReason> awaitEnd(RelaySession session)
            throws InterruptedException {
        long nanos = session.isOverUdp() ? IDLE_NANOS : UDP_AGAIN_NANOS;
        try {
            return Optional.of(session.end().get(nanos, TimeUnit.NANOSECONDS));
        } catch (ExecutionException e) {
            throw new IllegalStateException("the end only ever completes", e);
        } catch (TimeoutException _) {
            return Optional.empty();
        }
    }

    /** UDP may pass by now, and over UDP alone direct paths are found. */
    private RelaySession betterThan(RelaySession overTcp) throws InterruptedException {
        try {
            RelaySession begun = welcomed(new QuicTransport(dialer.overQuic(relay, ALPN)));
            up(begun);
            overTcp.close("");
            return begun;
        } catch (IOException e) {
            log.debug("relay {} over UDP: {}", uri, e.getMessage());
            return overTcp;
        }
    }

    /** Where the relay sees this node; empty until it has said so. */
    Optional<InetSocketAddress> observed() {
        return Optional.ofNullable(observed);
    }

    /** Whether something went over it of late, or wanted to, and it has ever been up. */
    boolean isWanted() {
        return !firstUp.isCompletedExceptionally() && System.nanoTime() - usedAt < IDLE_NANOS;
    }

    private void up(RelaySession welcomed) {
        session = welcomed;
        log.info(
                "relay {} is up{}",
                uri,
                welcomed.isOverUdp() ? "" : ", over TCP: nothing comes back over UDP");
        changed();
        boolean _ = firstUp.complete(this);
    }

    private void down() {
        if (session != null) {
            session = null;
            observed = null;
            changed();
        }
    }

    private void changed() {
        try {
            endpoint.eventLoop().execute(() -> endpoint.relayChanged(this));
        } catch (RejectedExecutionException _) {
            // this node has stopped
        }
    }

    /* --------------- What the relay says --------------- */

    @Override
    public void restarting(RelaySession leaving) {
        log.info("relay {} restarts", uri);
        leaving.close("told to leave");
    }

    @Override
    public void observed(InetSocketAddress seen) {
        log.debug("relay {} sees this node at {}", uri, seen);
        observed = seen;
    }

    @Override
    public void packet(NodeId from, ByteBuf packet) {
        usedAt = System.nanoTime();
        endpoint.readRelayed(this, from, packet);
    }

    /* --------------- As a route --------------- */

    @Override
    public URI relay() {
        return uri;
    }

    @Override
    public InetSocketAddress address() {
        return address;
    }

    @Override
    public boolean isUp() {
        return session != null;
    }

    @Override
    public void send(NodeId peer, ByteBuf packet) {
        RelaySession open = session;
        usedAt = System.nanoTime();
        if (open == null) {
            packet.release();
        } else {
            open.send(peer, packet);
        }
    }
}
