package io.umbel.node.plugin;

import io.umbel.spi.CloseReason;
import io.umbel.spi.Connection;
import io.umbel.spi.ConnectionInfo;
import io.umbel.spi.ErrorCode;
import io.umbel.spi.ReceiveStream;
import io.umbel.spi.SendStream;
import io.umbel.spi.Stream;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Records how it is closed, and does nothing else. */
final class RecordingConnection implements Connection {
    private static final int DEADLINE_SECONDS = 10;

    private final CompletableFuture<String> closed = new CompletableFuture<>();

    /** How it was closed; empty if it was not, yet. */
    String closed() {
        return closed.getNow("");
    }

    /** Waits until it is closed, by whichever thread. */
    String awaitClose() throws Exception {
        return closed.get(DEADLINE_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void close(ErrorCode code, String reason) {
        closed.complete(code + " " + reason);
    }

    @Override
    public boolean isOpen() {
        return !closed.isDone();
    }

    @Override
    public ConnectionInfo.Quic info() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Stream acceptStream() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Stream openStream() {
        throw new UnsupportedOperationException();
    }

    @Override
    public ReceiveStream acceptUnidirectional() {
        throw new UnsupportedOperationException();
    }

    @Override
    public SendStream openUnidirectional() {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean sendDatagram(ByteBuffer data) {
        throw new UnsupportedOperationException();
    }

    @Override
    public ByteBuffer receiveDatagram() {
        throw new UnsupportedOperationException();
    }

    @Override
    public int maxDatagramSize() {
        return 0;
    }

    @Override
    public CloseReason awaitClosed() {
        throw new UnsupportedOperationException();
    }
}
