package io.umbel.node.endpoint;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.umbel.node.guard.Doorkeeper;
import io.umbel.node.guard.Network;
import io.umbel.node.path.ConnectionId;
import io.umbel.node.path.InitialGate;
import io.umbel.node.settings.EndpointSettings;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * What a stranger must pass before anything is remembered of it: no ban, a rate for each IP
 * address, and a limit on handshakes under way. Its own memory is bounded, whatever arrives. Event
 * loop only.
 */
final class HandshakeGate implements InitialGate {
    private static final int MAX_ADDRESSES = 16_384;
    private static final int MAX_REFUSED = 16_384;
    private static final Duration FORGET = Duration.ofSeconds(10);

    private final EndpointSettings settings;
    private final Doorkeeper doorkeeper;
    private final LongSupplier nanoTime;
    private final Cache<Network, TokenBucket> buckets;
    private final Cache<ConnectionId, Boolean> refused;
    private volatile boolean accepting = true; // stopped by any thread
    private int halfOpen;
    private long dropped;

    HandshakeGate(EndpointSettings settings, Doorkeeper doorkeeper, LongSupplier nanoTime) {
        this.settings = settings;
        this.doorkeeper = doorkeeper;
        this.nanoTime = nanoTime;
        this.buckets =
                Caffeine.newBuilder()
                        .maximumSize(MAX_ADDRESSES)
                        .expireAfterAccess(FORGET)
                        .ticker(nanoTime::getAsLong)
                        .executor(Runnable::run)
                        .build();
        this.refused =
                Caffeine.newBuilder()
                        .maximumSize(MAX_REFUSED)
                        .expireAfterWrite(FORGET)
                        .ticker(nanoTime::getAsLong)
                        .executor(Runnable::run)
                        .build();
    }

    @Override
    public boolean admit(InetSocketAddress source, ConnectionId destination) {
        if (refused.getIfPresent(destination) != null) {
            dropped++;
            return false;
        }
        return admit(source.getAddress());
    }

    /** Whether somebody there may begin a handshake, over UDP or TCP. */
    boolean admit(InetAddress source) {
        boolean admitted =
                accepting
                        && !doorkeeper.isBanned(source)
                        && halfOpen < settings.maxHalfOpen()
                        && bucket(source).holdsOne(nanoTime.getAsLong());
        if (!admitted) {
            dropped++;
        }
        return admitted;
    }

    private TokenBucket bucket(InetAddress address) {
        return buckets.get(
                Network.of(address),
                _ -> new TokenBucket(settings.handshakesPerSecond(), nanoTime.getAsLong()));
    }

    /** Of a handshake that failed: the peer's retransmissions would begin it again. */
    void refuse(ConnectionId id) {
        refused.put(id, true);
    }

    /**
     * Counted here and not in {@link #admit}: one handshake takes two or three packets, and an
     * address that is sent a Retry has begun none.
     */
    void handshakeBegan(InetAddress source) {
        halfOpen++;
        bucket(source).take();
    }

    void handshakeEnded() {
        halfOpen--;
    }

    int halfOpen() {
        return halfOpen;
    }

    /** Under pressure a newcomer must prove its address before anything is remembered of it. */
    boolean underPressure() {
        return halfOpen >= settings.retryAbove();
    }

    long dropped() {
        return dropped;
    }

    /** Any thread. */
    void stopAccepting() {
        accepting = false;
    }

    /** As many tokens as one second brings; a full one lets a second's worth through at once. */
    private static final class TokenBucket {
        private static final double NANOS = 1e9;

        private final double perSecond;
        private double tokens;
        private long filledAt;

        TokenBucket(int perSecond, long now) {
            this.perSecond = perSecond;
            this.tokens = perSecond;
            this.filledAt = now;
        }

        boolean holdsOne(long now) {
            tokens = Math.min(perSecond, tokens + (now - filledAt) / NANOS * perSecond);
            filledAt = now;
            return tokens >= 1;
        }

        void take() {
            tokens--;
        }
    }
}
