package io.umbel.node.endpoint;

import io.netty.channel.EventLoop;
import io.netty.handler.codec.quic.QuicConnectionStats;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Asks a connection's peer for a sign of life, {@value #QUESTIONS} times at most: any packet is an
 * answer.
 */
final class Ping {
    private static final int QUESTIONS = 5;

    private final EstablishedConnection connection;
    private final EventLoop loop;
    private final long gapMillis;
    private final Promise<Boolean> answered;

    Ping(EstablishedConnection connection, Duration limit) {
        this.connection = connection;
        this.loop = connection.channel().eventLoop();
        this.gapMillis = Math.max(1, limit.toMillis() / (QUESTIONS + 1));
        this.answered = loop.newPromise();
    }

    void await() throws IOException, InterruptedException {
        loop.execute(() -> packetsHeard(before -> ask(before, QUESTIONS)));
        if (!answered.await().getNow()) {
            throw new IOException(connection + ": no answer to " + QUESTIONS + " pings");
        }
    }

    private void ask(long before, int left) {
        connection.sendKeepAlive();
        var _ =
                loop.schedule(
                        () ->
                                packetsHeard(now -> {
                                    if (now > before || left == 1) {
                                        answered.trySuccess(now > before);
                                    } else {
                                        ask(before, left - 1);
                                    }
                                }),
                        gapMillis,
                        TimeUnit.MILLISECONDS);
    }

    private interface Heard {
        void packets(long count);
    }

    private void packetsHeard(Heard then) {
        var _ =
                connection
                        .channel()
                        .collectStats()
                        .addListener((Future<? super QuicConnectionStats> stats) -> {
                            if (stats.isSuccess() && connection.isOpen()) {
                                then.packets(((QuicConnectionStats) stats.getNow()).recv());
                            } else {
                                answered.trySuccess(false);
                            }
                        });
    }
}
