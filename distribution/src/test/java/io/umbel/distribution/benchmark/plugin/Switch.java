package io.umbel.distribution.benchmark.plugin;

import io.umbel.spi.Alpn;
import io.umbel.spi.Connection;
import io.umbel.spi.ProtocolHandler;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.IntConsumer;

/** Turns what a peer says: one byte on a stream, which comes back when that is done. */
public record Switch(IntConsumer turn) implements ProtocolHandler {
    /** Where what the plugin {@code grpc} does before a call is chosen: a {@link BeforeCall}. */
    public static final Alpn MIDDLEWARE = Alpn.of("/switch-middleware/1.0");

    /** Where telemetry is switched on (1) and off (0). */
    public static final Alpn TELEMETRY = Alpn.of("/switch-telemetry/1.0");

    @Override
    public void handle(Connection connection) throws IOException, InterruptedException {
        try (var stream = connection.acceptStream()) {
            for (int said = stream.in().read(); said >= 0; said = stream.in().read()) {
                turn.accept(said);
                stream.out().write(ByteBuffer.wrap(new byte[] {(byte) said}));
                stream.out().flush();
            }
        }
    }
}
