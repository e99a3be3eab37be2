package io.umbel.relay;

import static java.util.Objects.requireNonNull;

import io.umbel.relay.Verdict.Carrier;
import io.umbel.spi.ErrorCode;
import io.umbel.spi.NodeContext;
import io.umbel.spi.NodeId;
import io.umbel.spi.TlsConnection;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/** A TCP connection under TLS: the stream is all there is, the reason for the end included. */
final class TlsLink implements Link {
    /** How long a client has to read why, and to close. */
    private static final long LINGER_MILLIS = 1000;

    private final TlsConnection connection;
    private final NodeContext node;
    private final ReentrantLock writing = new ReentrantLock();
    private final AtomicBoolean closed = new AtomicBoolean();

    TlsLink(TlsConnection connection, NodeContext node) {
        this.connection = connection;
        this.node = node;
    }

    @Override
    public NodeId peer() {
        return requireNonNull(connection.info().peer());
    }

    /** TCP has ports of its own: what a NAT makes of them says nothing about UDP. */
    @Override
    public Optional<InetSocketAddress> observed() {
        return Optional.empty();
    }

    @Override
    public InputStream in() {
        return connection.in();
    }

    @Override
    public void write(ByteBuffer bytes) throws IOException {
        var array = new byte[bytes.remaining()];
        bytes.get(array);
        OutputStream out = connection.out();
        writing.lock();
        try {
            out.write(array);
        } finally {
            writing.unlock();
        }
    }

    @Override
    public Carrier stream() {
        return Carrier.TCP;
    }

    @Override
    public int maxDatagramSize() {
        return 0;
    }

    @Override
    public boolean sendDatagram(ByteBuffer datagram) {
        return false;
    }

    @Override
    public void receiveDatagrams(Consumer<ByteBuffer> each) {}

    @Override
    public boolean isOpen() {
        return !closed.get();
    }

    @Override
    public void close(ErrorCode code, String reason) {
        if (closed.compareAndSet(false, true)) {
            var _ =
                    node.scheduler()
                            .schedule(connection::close, LINGER_MILLIS, TimeUnit.MILLISECONDS);
            var _ = node.startVirtualThread("relay-goodbye", () -> sayWhy(code, reason));
        }
    }

    private void sayWhy(ErrorCode code, String reason) {
        byte[] frame = Frame.close(code, reason);
        try {
            write(
                    ByteBuffer.allocate(Short.BYTES + frame.length)
                            .putShort((short) frame.length)
                            .put(frame)
                            .flip());
        } catch (IOException _) {
            // The client has left.
        }
    }

    /** Reads on: to close over bytes that nobody has read would take back what was written last. */
    @Override
    public void awaitClosed() {
        try (connection) {
            long _ = in().transferTo(OutputStream.nullOutputStream());
        } catch (IOException _) {
            // It has ended.
        }
    }
}
