package io.umbel.node.relay;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import io.umbel.spi.DialException;
import io.umbel.spi.DialException.Failure;
import io.umbel.spi.NodeAddress;
import io.umbel.spi.NodeId;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A short visit to a relay, only to ask where it sees this node, and how far it is. */
public final class RelayVisit implements RelaySession.Listener {
    private static final int PINGS = 3;
    private static final long PONG_SECONDS = 5;

    private final BlockingQueue<Long> pongs = new LinkedBlockingQueue<>();
    private volatile @Nullable InetSocketAddress observed;

    private RelayVisit() {}

    /**
     * What came of it.
     *
     * @param overUdp whether UDP passes; else it is TCP
     * @param observed null if the relay has not said where it sees this node's UDP socket
     * @param rtt the shortest of three; null if the relay did not let this node in
     * @param problem empty if it did
     */
    public record Sight(
            boolean overUdp,
            @Nullable InetSocketAddress observed,
            @Nullable Duration rtt,
            String problem) {}

    /**
     * Over UDP, or else TCP. Blocks until the relay has answered.
     *
     * @param token shown to the relay; may be empty
     * @throws DialException if neither passes
     */
    static Sight to(NodeAddress relay, String token, RelayDialer dialer, EventLoop loop)
            throws IOException, InterruptedException {
        RelayTransport transport = reach(relay, dialer);
        var visit = new RelayVisit();
        var session = new RelaySession(transport, visit);
        loop.execute(() -> session.begin(token));
        try {
            session.awaitWelcome();
            Duration rtt = visit.rtt(session, loop);
            return new Sight(transport.isOverUdp(), visit.observed, rtt, "");
        } catch (IOException e) {
            return new Sight(transport.isOverUdp(), null, null, String.valueOf(e.getMessage()));
        } finally {
            session.close("");
        }
    }

    /** One after the other: how long UDP takes is no matter here, only whether it passes. */
    private static RelayTransport reach(NodeAddress relay, RelayDialer dialer)
            throws IOException, InterruptedException {
        try {
            return new QuicTransport(dialer.overQuic(relay, RelayLink.ALPN));
        } catch (DialException overUdp) {
            if (overUdp.failure() != Failure.UNREACHABLE) {
                throw overUdp;
            }
            try {
                return new TlsTransport(dialer.overTls(relay, RelayLink.ALPN));
            } catch (IOException overTcp) {
                overUdp.addSuppressed(overTcp);
                throw overUdp;
            }
        }
    }

    private Duration rtt(RelaySession session, EventLoop loop)
            throws IOException, InterruptedException {
        long shortest = Long.MAX_VALUE;
        for (int i = 0; i < PINGS; i++) {
            long begun = System.nanoTime();
            loop.execute(session::ping);
            Long answered = pongs.poll(PONG_SECONDS, TimeUnit.SECONDS);
            if (answered == null) {
                throw new IOException("no PONG within " + PONG_SECONDS + " s");
            }
            shortest = Math.min(shortest, answered - begun);
        }
        return Duration.ofNanos(shortest);
    }

    @Override
    public void pong() {
        pongs.add(System.nanoTime());
    }

    @Override
    public void observed(InetSocketAddress address) {
        observed = address;
    }

    @Override
    public void restarting(RelaySession session) {}

    @Override
    public void packet(NodeId from, ByteBuf packet) {
        packet.release();
    }
}
