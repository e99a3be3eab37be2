package io.umbel.node.relay;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.umbel.spi.Alpn;
import io.umbel.spi.Connection;
import io.umbel.spi.Stream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** A short visit to a relay, only to ask where it sees this node, and how far it is. */
public final class RelayVisit {
    /** What to dial it with. */
    public static final Alpn ALPN = RelayLink.ALPN;

    private static final int PINGS = 3;

    private final DataInputStream in;
    private final Stream stream;
    private @Nullable InetSocketAddress observed;

    /**
     * What came of it.
     *
     * @param observed empty if the relay does not see this node directly
     * @param rtt the shortest of three
     */
    public record Sight(Optional<InetSocketAddress> observed, Duration rtt) {}

    private RelayVisit(Stream stream) {
        this.stream = stream;
        this.in = new DataInputStream(stream.in());
    }

    /**
     * Blocks until the relay has answered, or {@code relay} is closed.
     *
     * @param token shown to the relay; may be empty
     * @throws IOException if the relay does not let this node in
     */
    public static Sight at(Connection relay, String token, LongSupplier nanoTime)
            throws IOException, InterruptedException {
        try (Stream stream = relay.openStream()) {
            var visit = new RelayVisit(stream);
            ByteBuf hello = Unpooled.buffer();
            RelayFrame.writeHello(hello, token);
            visit.send(hello);
            visit.readUntil(RelayFrame.WELCOME);
            long shortest = Long.MAX_VALUE;
            for (int i = 0; i < PINGS; i++) {
                shortest = Math.min(shortest, visit.ping(nanoTime));
            }
            return new Sight(Optional.ofNullable(visit.observed), Duration.ofNanos(shortest));
        }
    }

    private long ping(LongSupplier nanoTime) throws IOException {
        ByteBuf ping = Unpooled.buffer();
        RelayFrame.writePing(ping);
        long begun = nanoTime.getAsLong();
        send(ping);
        readUntil(RelayFrame.PONG);
        return nanoTime.getAsLong() - begun;
    }

    private void send(ByteBuf frame) throws IOException {
        stream.out().write(ByteBufUtil.getBytes(frame));
        stream.out().flush();
    }

    private void readUntil(byte type) throws IOException {
        byte read;
        do {
            ByteBuf frame = Unpooled.wrappedBuffer(in.readNBytes(in.readUnsignedShort()));
            read = frame.isReadable() ? frame.readByte() : 0;
            if (read == RelayFrame.OBSERVED) {
                observed = RelayFrame.readObserved(frame);
            }
        } while (read != type);
    }
}
