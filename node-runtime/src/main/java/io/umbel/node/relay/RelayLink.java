package io.umbel.node.relay;

import io.netty.buffer.ByteBuf;
import io.umbel.node.endpoint.Endpoint;
import io.umbel.node.endpoint.EstablishedConnection;
import io.umbel.node.path.RelayRoute;
import io.umbel.spi.Alpn;
import io.umbel.spi.CloseReason;
import io.umbel.spi.ErrorCode;
import io.umbel.spi.NetworkPath;
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
    private static final long WELCOME_SECONDS = 10;
    private static final long IDLE_NANOS = TimeUnit.MINUTES.toNanos(2);
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
     * Connects, and returns when that connection has ended. Blocks.
     *
     * @throws IOException if the relay cannot be reached, or refuses
     */
    CloseReason runOnce() throws IOException, InterruptedException {
        EstablishedConnection connection = dialer.dial(relay, ALPN);
        if (connection.info().path() instanceof NetworkPath.Direct direct) {
            address = direct.remote();
        }
        var begun = new RelaySession(connection, this);
        endpoint.eventLoop().execute(() -> begun.begin(token));
        try {
            awaitWelcome(begun);
            up(begun);
            return awaitEnd(begun);
        } finally {
            begun.close("");
            down();
        }
    }

    private static void awaitWelcome(RelaySession begun) throws IOException, InterruptedException {
        try {
            var _ = begun.welcome().get(WELCOME_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new IOException(e.getCause() == null ? "" : e.getCause().getMessage(), e);
        } catch (TimeoutException e) {
            throw new IOException("no WELCOME within " + WELCOME_SECONDS + " s", e);
        }
    }

    private CloseReason awaitEnd(RelaySession begun) throws InterruptedException {
        while (kept || isWanted()) {
            try {
                return begun.end().get(IDLE_NANOS, TimeUnit.NANOSECONDS);
            } catch (ExecutionException e) {
                throw new IllegalStateException("the end only ever completes", e);
            } catch (TimeoutException _) {
                // perhaps nobody wants it any more
            }
        }
        return new CloseReason.Application(false, ErrorCode.NO_ERROR, "nobody uses it");
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
        log.info("relay {} is up", uri);
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
