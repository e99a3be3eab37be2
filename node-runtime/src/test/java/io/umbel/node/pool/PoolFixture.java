package io.umbel.node.pool;

import io.umbel.node.pool.RecordingDialer.Link;
import io.umbel.node.settings.DialSettings;
import io.umbel.spi.Alpn;
import io.umbel.spi.NodeAddress;
import io.umbel.spi.NodeId;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/** A pool in which nothing happens by itself. */
abstract class PoolFixture {
    static final Duration IDLE = Duration.ofSeconds(60);
    static final Duration BACKOFF = Duration.ofSeconds(1);
    static final int MAX_POOLED = 3;
    static final int CIRCUIT_FAILURES = 3;
    static final Alpn ECHO = Alpn.of("/echo/1.0");
    static final Alpn CHAT = Alpn.of("/chat/1.0");

    final ManualTime time = new ManualTime();
    final RecordingDialer dialer = new RecordingDialer();
    final ConnectionPool<Link> pool;

    PoolFixture(Duration ping) {
        pool = new ConnectionPool<>(dialer, settings(ping), time, new LongestWait(), time);
    }

    private static DialSettings settings(Duration ping) {
        return new DialSettings(
                Duration.ofSeconds(10),
                IDLE,
                MAX_POOLED,
                ping,
                BACKOFF,
                Duration.ofSeconds(60),
                CIRCUIT_FAILURES,
                List.of());
    }

    static NodeAddress peer(int number) {
        var key = new byte[NodeId.LENGTH];
        Arrays.fill(key, (byte) number);
        return NodeAddress.of(NodeId.of(key));
    }

    Caller call(int peer) {
        return call(peer, ECHO);
    }

    Caller call(int peer, Alpn alpn) {
        return Caller.of(pool, peer(peer), alpn);
    }

    /** A lease of a connection that is dialed for it; the pool has done with the dial. */
    Lease<Link> dialed(int peer) throws Exception {
        Caller caller = call(peer);
        RecordingDialer.Call<Link> dial = dialer.nextDial();
        dial.answer(new Link());
        dial.awaitEnd();
        return caller.lease();
    }
}
