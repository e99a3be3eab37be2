package io.umbel.node.endpoint;

import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicConnectionPathStats;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Sends a sign of life on a connection from which nothing was heard for the keep-alive interval,
 * and measures its path. It looks twice in each interval, so that the silence is never much longer.
 */
final class KeepAlive implements Runnable {
    /** How often the path is measured where no signs of life are wanted. */
    private static final Duration MEASURING = Duration.ofSeconds(5);

    /** Path MTU discovery takes a few round trips, and datagrams may be larger after it. */
    private static final long[] EARLY_MILLIS = {50, 200, 1000};

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
     * @param interval zero for measuring only
     */
    static void start(EstablishedConnection connection, Duration interval) {
        var keepAlive = new KeepAlive(connection, interval);
        keepAlive.run();
        for (long early : EARLY_MILLIS) {
            var _ =
                    connection
                            .eventLoop()
                            .schedule(keepAlive::measure, early, TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public void run() {
        QuicChannel channel = connection.channel();
        if (channel.isActive()) {
            var _ = channel.collectPathStats(0).addListener(this::heard);
            var _ = channel.eventLoop().schedule(this, periodMillis, TimeUnit.MILLISECONDS);
        }
    }

    private void measure() {
        if (connection.channel().isActive()) {
            var _ =
                    connection
                            .channel()
                            .collectPathStats(0)
                            .addListener((Future<QuicConnectionPathStats> stats) -> {
                                if (stats.isSuccess()) {
                                    measured(stats.getNow());
                                }
                            });
        }
    }

    private void measured(QuicConnectionPathStats path) {
        connection.measured(Duration.ofNanos(path.rtt()), path.cwnd());
        connection.datagramSize().pathCarries(Math.toIntExact(path.pmtu()));
    }

    private void heard(Future<? super QuicConnectionPathStats> stats) {
        if (!stats.isSuccess()) {
            return;
        }
        var path = (QuicConnectionPathStats) stats.getNow();
        measured(path);
        if (keepsAlive && path.recv() == heardPackets && connection.isOpen()) {
            connection.sendKeepAlive();
        }
        heardPackets = path.recv();
    }
}
