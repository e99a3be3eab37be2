package io.umbel.node;

import io.umbel.node.pool.Lease;
import io.umbel.spi.CloseReason;
import io.umbel.spi.Connection;
import io.umbel.spi.ConnectionInfo;
import io.umbel.spi.ErrorCode;
import io.umbel.spi.NetworkPath;
import io.umbel.spi.ReceiveStream;
import io.umbel.spi.SendStream;
import io.umbel.spi.Stream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/** One user's share in a pooled connection: closing it gives the share back. */
final class LeasedConnection implements Connection {
    private final Lease<DialedConnection> lease;
    private final Connection shared;

    LeasedConnection(Lease<DialedConnection> lease) {
        this.lease = lease;
        this.shared = lease.connection().frontDoor();
    }

    @Override
    public ConnectionInfo.Quic info() {
        return shared.info();
    }

    @Override
    public Stream acceptStream() throws IOException, InterruptedException {
        return shared.acceptStream();
    }

    @Override
    public Stream openStream() throws IOException, InterruptedException {
        return shared.openStream();
    }

    @Override
    public ReceiveStream acceptUnidirectional() throws IOException, InterruptedException {
        return shared.acceptUnidirectional();
    }

    @Override
    public SendStream openUnidirectional() throws IOException, InterruptedException {
        return shared.openUnidirectional();
    }

    @Override
    public boolean sendDatagram(ByteBuffer data) throws IOException {
        return shared.sendDatagram(data);
    }

    @Override
    public ByteBuffer receiveDatagram() throws IOException, InterruptedException {
        return shared.receiveDatagram();
    }

    @Override
    public int maxDatagramSize() {
        return shared.maxDatagramSize();
    }

    @Override
    public void onPathChange(Consumer<NetworkPath> listener) {
        shared.onPathChange(listener);
    }

    @Override
    public boolean isOpen() {
        return shared.isOpen();
    }

    @Override
    public CloseReason awaitClosed() throws InterruptedException {
        return shared.awaitClosed();
    }

    @Override
    public void close(ErrorCode code, String reason) {
        if (!code.equals(ErrorCode.NO_ERROR)) {
            shared.close(code, reason);
        }
        lease.close();
    }
}
