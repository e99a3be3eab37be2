package io.umbel.relay;

import io.umbel.relay.Verdict.Carrier;
import io.umbel.spi.Connection;
import io.umbel.spi.ErrorCode;
import io.umbel.spi.NetworkPath;
import io.umbel.spi.NodeId;
import io.umbel.spi.Stream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Consumer;

/** A QUIC connection and the stream that its client has opened. */
record QuicLink(Connection connection, Stream frames) implements Link {
    @Override
    public NodeId peer() {
        return connection.info().peer();
    }

    @Override
    public Optional<InetSocketAddress> observed() {
        return connection.info().path() instanceof NetworkPath.Direct direct
                ? Optional.of(direct.remote())
                : Optional.empty();
    }

    @Override
    public InputStream in() {
        return frames.in();
    }

    @Override
    public void write(ByteBuffer bytes) throws IOException {
        frames.out().write(bytes);
    }

    @Override
    public Carrier stream() {
        return Carrier.STREAM;
    }

    @Override
    public int maxDatagramSize() {
        return connection.maxDatagramSize();
    }

    @Override
    public boolean sendDatagram(ByteBuffer datagram) throws IOException {
        return connection.sendDatagram(datagram);
    }

    @Override
    public void receiveDatagrams(Consumer<ByteBuffer> each)
            throws IOException, InterruptedException {
        while (true) {
            each.accept(connection.receiveDatagram());
        }
    }

    @Override
    public boolean isOpen() {
        return connection.isOpen();
    }

    @Override
    public void close(ErrorCode code, String reason) {
        connection.close(code, reason);
    }

    @Override
    public void awaitClosed() throws InterruptedException {
        frames.close();
        var _ = connection.awaitClosed();
    }
}
