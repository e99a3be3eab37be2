package io.umbel.node.endpoint;

import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicConnectionPathStats;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Sends a sign of life on a connection from which nothing was heard for the keep-alive interval,
 * and measures its RTT. It looks twice in each interval, so that the silence is never much longer.
 */
final class KeepAlive implements Runnable {
    /** How often the RTT is measured where no signs of life are wanted. */
    private static final Duration MEASURING = Duration.ofSeconds(5);

    private final EstablishedConnection connection;
    private final boolean keepsAlive;
    private final long periodMillis;
    private long heardPackets = -1;

    private KeepAlive(EstablishedConnection connection, Duration interval) {
        this.connection = connection;
        this.keepsAlive = !interval.isZero();
        this.periodMillis =
                Math.max(1, (keepsAlive ? interval.dividedBy(2) : MEASURING).toMillis());
    }

    /**
     * @param interval zero for measuring the RTT only
     */
    static void start(EstablishedConnection connection, Duration interval) {
        new KeepAlive(connection, interval).run();
    }

    @Override
    public void run() {
        QuicChannel channel = connection.channel();
        if (channel.isActive()) {
            var _ = channel.collectPathStats(0).addListener(this::measured);
            var _ = channel.eventLoop().schedule(this, periodMillis, TimeUnit.MILLISECONDS);
        }
    }

    private void measured(Future<? super QuicConnectionPathStats> stats) {
        if (!stats.isSuccess()) {
            return;
        }
        var path = (QuicConnectionPathStats) stats.getNow();
        connection.rtt(Duration.ofNanos(path.rtt()));
        if (keepsAlive && path.recv() == heardPackets && connection.isOpen()) {
            connection.sendKeepAlive();
        }
        heardPackets = path.recv();
    }
}
