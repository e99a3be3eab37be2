package io.umbel.testkit;

import io.umbel.spi.ErrorCode;
import io.umbel.spi.SendStream;
import io.umbel.spi.StreamResetException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** The sending half of one direction. All state lies under the link's lock. */
final class InMemorySendStream extends SendStream {
    private final Link link;
    private final InMemoryConnection owner;
    private final InMemoryReceiveStream receiver;
    private final Runnable onEnd;
    private int credit;
    private boolean finished;
    private @Nullable ErrorCode resetBy;

    InMemorySendStream(
            InMemoryConnection owner, InMemoryReceiveStream receiver, int window, Runnable onEnd) {
        this.link = owner.link();
        this.owner = owner;
        this.receiver = receiver;
        this.credit = window;
        this.onEnd = onEnd;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        write(ByteBuffer.wrap(bytes, offset, length));
    }

    @Override
    public void write(ByteBuffer source) throws IOException {
        try {
            do {
                link.when(owner, () -> mayProceed(source), () -> send(source));
            } while (source.hasRemaining());
        } catch (InterruptedException _) {
            throw interrupted();
        }
    }

    private int send(ByteBuffer source) throws IOException {
        requireUsable();
        int length = Math.min(credit, source.remaining());
        var chunk = new byte[length];
        source.get(chunk);
        credit -= length;
        if (length > 0) {
            link.carry(() -> receiver.arrive(ByteBuffer.wrap(chunk)));
        }
        return length;
    }

    private boolean mayProceed(ByteBuffer source) {
        return credit > 0 || !source.hasRemaining() || hasEnded() || owner.hasClosed();
    }

    private void requireUsable() throws IOException {
        owner.requireOpen();
        if (resetBy != null) {
            throw new StreamResetException(resetBy);
        }
        if (finished) {
            throw new IOException("the stream is finished (expected no write after finish())");
        }
    }

    /** Keeps the flag, so that whoever swallows the exception meets it at the next wait. */
    static InterruptedIOException interrupted() {
        Thread.currentThread().interrupt();
        return new InterruptedIOException("interrupted while waiting for the peer");
    }

    /** The receiver has read {@code bytes}. */
    void grant(int bytes) {
        credit += bytes;
    }

    /**
     * The receiver wants no more. QUIC answers STOP_SENDING with a reset (RFC 9000 section 3.5);
     * the transport loses the receiver's code, so it is lost here as well.
     */
    void stopped() {
        abandon(ErrorCode.CANCELLED);
    }

    @Override
    public void finish() throws IOException {
        var _ = link.now(this::finishOnce);
    }

    private boolean finishOnce() throws IOException {
        if (finished) {
            return false;
        }
        requireUsable();
        finished = true;
        link.carry(receiver::finish);
        onEnd.run();
        return true;
    }

    @Override
    public void reset(ErrorCode code) {
        link.change(() -> abandon(code));
    }

    private void abandon(ErrorCode code) {
        if (finished || resetBy != null) {
            return;
        }
        resetBy = code;
        link.carry(() -> receiver.reset(code));
        onEnd.run();
    }

    boolean hasEnded() {
        return finished || resetBy != null;
    }

    /** Checked only: nothing competes in memory. */
    @Override
    public void urgency(int urgency) {
        if (urgency < 0 || urgency > 255) {
            throw new IllegalArgumentException("urgency: " + urgency + " (expected 0–255)");
        }
    }

    @Override
    public void close() {
        try {
            finish();
        } catch (IOException _) {
            // The stream has failed already: whoever wrote has been told.
        }
    }
}
