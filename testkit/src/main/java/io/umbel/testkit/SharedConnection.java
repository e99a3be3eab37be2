package io.umbel.testkit;

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

/** A loan of a pooled connection: closing it well gives it back. */
record SharedConnection(Connection pooled) implements Connection {
    @Override
    public void close(ErrorCode code, String reason) {
        if (!code.equals(ErrorCode.NO_ERROR)) {
            pooled.close(code, reason);
        }
    }

    @Override
    public ConnectionInfo.Quic info() {
        return pooled.info();
    }

    @Override
    public Stream acceptStream() throws IOException, InterruptedException {
        return pooled.acceptStream();
    }

    @Override
    public Stream openStream() throws IOException, InterruptedException {
        return pooled.openStream();
    }

    @Override
    public ReceiveStream acceptUnidirectional() throws IOException, InterruptedException {
        return pooled.acceptUnidirectional();
    }

    @Override
    public SendStream openUnidirectional() throws IOException, InterruptedException {
        return pooled.openUnidirectional();
    }

    @Override
    public boolean sendDatagram(ByteBuffer data) throws IOException {
        return pooled.sendDatagram(data);
    }

    @Override
    public ByteBuffer receiveDatagram() throws IOException, InterruptedException {
        return pooled.receiveDatagram();
    }

    @Override
    public int maxDatagramSize() {
        return pooled.maxDatagramSize();
    }

    @Override
    public void onPathChange(Consumer<NetworkPath> listener) {
        pooled.onPathChange(listener);
    }

    @Override
    public boolean isOpen() {
        return pooled.isOpen();
    }

    @Override
    public CloseReason awaitClosed() throws InterruptedException {
        return pooled.awaitClosed();
    }
}
