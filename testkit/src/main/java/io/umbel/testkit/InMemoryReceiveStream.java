package io.umbel.testkit;

import io.umbel.spi.ErrorCode;
import io.umbel.spi.ReceiveStream;
import io.umbel.spi.StreamResetException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** The receiving half of one direction. All state lies under the link's lock. */
final class InMemoryReceiveStream extends ReceiveStream {
    private static final int END = -1;

    private final Link link;
    private final InMemoryConnection owner;
    private final Runnable onEnd;
    private final Deque<ByteBuffer> arrived = new ArrayDeque<>();
    private @Nullable InMemorySendStream sender;
    private Runnable onFirstSight = () -> {};
    private boolean finished;
    private @Nullable ErrorCode stoppedWith;
    private boolean ended;
    private @Nullable ErrorCode resetBy;

    /**
     * @param onEnd told once, when the sender's end is known and read
     */
    InMemoryReceiveStream(InMemoryConnection owner, Runnable onEnd) {
        this.link = owner.link();
        this.owner = owner;
        this.onEnd = onEnd;
    }

    /** {@code action} runs once, before the sender's first byte, or its end, arrives. */
    void whenFirstSeen(Runnable action) {
        this.onFirstSight = action;
    }

    void readFrom(InMemorySendStream other) {
        this.sender = other;
    }

    void arrive(ByteBuffer chunk) {
        beSeen();
        if (stoppedWith != null) {
            grant(chunk.remaining());
        } else {
            arrived.add(chunk);
        }
    }

    void finish() {
        beSeen();
        finished = true;
        if (stoppedWith != null) {
            end();
        }
    }

    void reset(ErrorCode code) {
        beSeen();
        resetBy = code;
        arrived.clear();
        end();
    }

    private void beSeen() {
        onFirstSight.run();
        onFirstSight = () -> {};
    }

    private void end() {
        if (!ended) {
            ended = true;
            onEnd.run();
        }
    }

    private void grant(int bytes) {
        InMemorySendStream granted = sender;
        if (granted != null) {
            link.carry(() -> granted.grant(bytes));
        }
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) == END ? END : Byte.toUnsignedInt(one[0]);
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        return read(ByteBuffer.wrap(target, offset, length));
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        if (!target.hasRemaining()) {
            return 0;
        }
        try {
            owner.hesitate(this::isReadable);
            return link.when(owner, this::isReadable, () -> take(target));
        } catch (InterruptedException _) {
            throw InMemorySendStream.interrupted();
        }
    }

    private boolean isReadable() {
        return !arrived.isEmpty()
                || finished
                || stoppedWith != null
                || resetBy != null
                || owner.hasClosed();
    }

    private int take(ByteBuffer target) throws IOException {
        if (ended && finished) {
            return END;
        }
        owner.requireOpen();
        if (resetBy != null) {
            throw new StreamResetException(resetBy);
        }
        if (stoppedWith != null) {
            throw new StreamResetException(stoppedWith);
        }
        int length = moveTo(target);
        if (finished && arrived.isEmpty()) {
            end();
        }
        return length == 0 ? END : length;
    }

    private int moveTo(ByteBuffer target) {
        int before = target.remaining();
        while (target.hasRemaining() && !arrived.isEmpty()) {
            ByteBuffer first = arrived.getFirst();
            int length = Math.min(first.remaining(), target.remaining());
            target.put(first.slice().limit(length));
            first.position(first.position() + length);
            if (!first.hasRemaining()) {
                arrived.removeFirst();
            }
        }
        int moved = before - target.remaining();
        grant(moved);
        return moved;
    }

    @Override
    public int available() throws IOException {
        return link.look(() -> arrived.stream().mapToInt(ByteBuffer::remaining).sum());
    }

    @Override
    public void stop(ErrorCode code) {
        link.change(() -> stopOnce(code));
    }

    private void stopOnce(ErrorCode code) {
        InMemorySendStream told = sender;
        if (stoppedWith != null || ended || told == null) {
            return;
        }
        stoppedWith = code;
        arrived.clear();
        if (finished) {
            end();
        } else {
            link.carry(told::stopped);
        }
    }

    @Override
    public void close() {
        stop(ErrorCode.CANCELLED);
    }
}
