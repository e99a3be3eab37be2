package io.umbel.node.control;

import io.umbel.spi.Connection;
import io.umbel.spi.Stream;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/** Measures the way to a peer and back over a connection for {@link PingHandler#ALPN}. */
public final class PingClient implements AutoCloseable {
    private final Connection connection;
    private final LongSupplier nanoTime;
    private final RandomGenerator random;

    /**
     * Pings over {@code connection}, which it owns.
     *
     * @param nanoTime as {@link System#nanoTime}
     * @param random fills the payloads
     */
    public PingClient(Connection connection, LongSupplier nanoTime, RandomGenerator random) {
        this.connection = connection;
        this.nanoTime = nanoTime;
        this.random = random;
    }

    /**
     * One round trip; blocks until it is done.
     *
     * @param size of the payload, {@link PingHandler#MIN_PAYLOAD} to {@link
     *     PingHandler#MAX_PAYLOAD} bytes
     * @throws IOException if the peer does not return what was sent
     */
    public Duration ping(int size) throws IOException, InterruptedException {
        var payload = new byte[size];
        random.nextBytes(payload);
        long sent = nanoTime.getAsLong();
        try (Stream stream = connection.openStream()) {
            stream.out().write(payload);
            stream.out().finish();
            byte[] echo = stream.in().readNBytes(size + 1);
            if (!Arrays.equals(payload, echo)) {
                throw new IOException(
                        "ping: the answer differs (%d bytes, expected the %d that were sent)"
                                .formatted(echo.length, size));
            }
        }
        return Duration.ofNanos(nanoTime.getAsLong() - sent);
    }

    @Override
    public void close() {
        connection.close();
    }
}
