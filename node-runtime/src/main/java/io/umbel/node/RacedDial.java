package io.umbel.node;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import io.umbel.node.endpoint.Endpoint;
import io.umbel.node.endpoint.EstablishedConnection;
import io.umbel.node.path.RelayRoute;
import io.umbel.node.relay.RelayLinks;
import io.umbel.node.settings.ReachSettings.Paths;
import io.umbel.spi.Alpn;
import io.umbel.spi.DialException;
import io.umbel.spi.DialException.Failure;
import io.umbel.spi.ErrorCode;
import io.umbel.spi.NetworkPath;
import io.umbel.spi.NodeAddress;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One dial straight to the peer and, a moment later, through a relay; the first that succeeds wins.
 * Event loop only, except {@link #begin}.
 */
final class RacedDial {
    /** RFC 8305 section 5, the connection attempt delay: direct paths are better ones. */
    private static final long HEAD_START_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    private final Endpoint endpoint;
    private final RelayLinks relays;
    private final NodeAddress peer;
    private final Alpn alpn;
    private final EventLoop loop;
    private final Promise<EstablishedConnection> result;
    private final boolean relayOnly;
    private int underWay;
    private @Nullable Throwable firstFailure;

    private RacedDial(
            Endpoint endpoint, RelayLinks relays, NodeAddress peer, Alpn alpn, boolean relayOnly) {
        this.relayOnly = relayOnly;
        this.endpoint = endpoint;
        this.relays = relays;
        this.peer = peer;
        this.alpn = alpn;
        this.loop = endpoint.eventLoop();
        this.result = loop.newPromise();
    }

    /**
     * Any thread. Without relays it is a dial like any other.
     *
     * @param paths {@code RELAYED} if a peer that has a relay is not dialed straight
     */
    static Future<EstablishedConnection> begin(
            Endpoint endpoint, RelayLinks relays, NodeAddress peer, Alpn alpn, Paths paths) {
        if (peer.relays().isEmpty() || paths == Paths.DIRECT) {
            return endpoint.dial(peer, alpn);
        }
        var race = new RacedDial(endpoint, relays, peer, alpn, paths == Paths.RELAYED);
        race.loop.execute(race::start);
        return race.result;
    }

    private void start() {
        long relayedAt = System.nanoTime();
        if (!peer.addresses().isEmpty() && !relayOnly) {
            relayedAt += HEAD_START_NANOS;
            underWay++;
            follow(endpoint.dial(peer, alpn));
        }
        underWay++;
        long notBefore = relayedAt;
        var _ =
                relays.anyOf(peer.relays())
                        .whenComplete((route, failure) ->
                                loop.execute(() -> linked(route, failure, notBefore)));
    }

    private void linked(@Nullable RelayRoute route, @Nullable Throwable failure, long notBefore) {
        if (route == null) {
            String why = failure == null ? "" : failure.getMessage();
            failed(
                    new DialException(
                            Failure.UNREACHABLE,
                            "dial %s: no relay of %s can be used: %s"
                                    .formatted(peer.id().toShortString(), peer.relays(), why),
                            failure));
            return;
        }
        long wait = Math.max(0, notBefore - System.nanoTime());
        var _ = loop.schedule(() -> dialThrough(route), wait, TimeUnit.NANOSECONDS);
    }

    private void dialThrough(RelayRoute route) {
        if (!result.isDone()) {
            follow(endpoint.dial(peer, alpn, route));
        }
    }

    private void follow(Future<EstablishedConnection> attempt) {
        var _ = result.addListener(_ -> attempt.cancel(false));
        var _ =
                attempt.addListener((Future<EstablishedConnection> ended) -> {
                    if (ended.isSuccess()) {
                        won(ended.getNow());
                    } else {
                        failed(ended.cause());
                    }
                });
    }

    private void won(EstablishedConnection connection) {
        if (!result.trySuccess(connection)) {
            connection.close(ErrorCode.CANCELLED, "another path was quicker");
        } else if (connection.info().path() instanceof NetworkPath.Relayed) {
            // For the day that this relay dies.
            relays.forEach(peer.relays(), route -> endpoint.alsoThrough(peer.id(), route));
        }
    }

    /** What the peer itself said is final; else there may be another way. */
    private void failed(Throwable failure) {
        firstFailure = firstFailure == null ? failure : firstFailure;
        underWay--;
        boolean isFinal =
                failure instanceof DialException dial
                        && switch (dial.failure()) {
                            case NOT_SERVING, REFUSED -> true;
                            case UNREACHABLE, WRONG_KEY, NO_ADDRESS, CIRCUIT_OPEN, NOT_POSSIBLE ->
                                    false;
                        };
        if (isFinal || underWay == 0) {
            result.tryFailure(isFinal ? failure : firstFailure);
        }
    }
}
