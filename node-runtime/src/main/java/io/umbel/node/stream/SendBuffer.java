package io.umbel.node.stream;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a writer has handed over and the codec has not yet taken.
 *
 * <p>All of it is one batch, owned by whoever took it out of its place: the writer while it
 * appends, the event loop when it sends. So small writes share a buffer without a lock.
 */
final class SendBuffer {
    /** With this much unsent the writer waits, until the lower mark. */
    private static final int HIGH_WATER = 512 << 10;

    private static final int LOW_WATER = HIGH_WATER / 2;

    /** The most that is copied before the event loop may begin to send it. */
    private static final int MAX_HANDOVER = 64 << 10;

    private static final int MIN_CAPACITY = 512;

    private final ByteBufAllocator allocator;
    private final Turn turn;
    private final Runnable sendSoon;
    private final Parker writer = new Parker();
    private final AtomicReference<@Nullable Deque<ByteBuf>> batch = new AtomicReference<>();
    private final AtomicBoolean sending = new AtomicBoolean();
    private final AtomicInteger unsent = new AtomicInteger();
    private volatile boolean finished;
    private volatile @Nullable Supplier<IOException> failure;

    /**
     * @param sendSoon called by the writer when {@link #take} should be called by the event loop
     */
    SendBuffer(ByteBufAllocator allocator, Turn turn, Runnable sendSoon) {
        this.allocator = allocator;
        this.turn = turn;
        this.sendSoon = sendSoon;
    }

    /* --------------- The writer --------------- */

    /** Copies all of {@code source}; waits while too much is unsent. */
    void write(ByteBuffer source) throws IOException {
        int all = source.remaining();
        turn.wrote(all);
        while (source.hasRemaining()) {
            awaitRoom(all - source.remaining());
            append(source, Math.min(source.remaining(), MAX_HANDOVER));
            wakeEventLoop();
        }
    }

    private void awaitRoom(int written) throws IOException {
        try {
            Parker.checkNotInterrupted();
            if (unsent.get() >= HIGH_WATER) {
                writer.await(() -> unsent.get() <= LOW_WATER || failure != null, false);
            }
        } catch (InterruptedIOException interrupted) {
            interrupted.bytesTransferred = written;
            throw interrupted;
        }
        Supplier<IOException> failed = failure;
        if (failed != null) {
            throw failed.get();
        }
        if (finished) {
            throw new IOException("write after finish()");
        }
    }

    private void append(ByteBuffer source, int length) {
        unsent.addAndGet(length);
        Deque<ByteBuf> mine = batch.getAndSet(null);
        if (mine == null) {
            mine = new ArrayDeque<>(4);
        }
        int end = source.limit();
        int stop = source.position() + length;
        while (source.position() < stop) {
            ByteBuf target = roomIn(mine, stop - source.position());
            source.limit(Math.min(stop, source.position() + target.writableBytes()));
            target.writeBytes(source);
        }
        source.limit(end);
        batch.set(mine);
        if (failure != null) {
            discard();
        }
    }

    private ByteBuf roomIn(Deque<ByteBuf> mine, int wanted) {
        ByteBuf last = mine.peekLast();
        if (last == null || !last.isWritable()) {
            int doubled = last == null ? MIN_CAPACITY : 2 * last.capacity();
            int capacity = Math.max(wanted, Math.min(doubled, MAX_HANDOVER));
            last = allocator.directBuffer(capacity, capacity);
            mine.addLast(last);
        }
        return last;
    }

    /** Nothing more will be written. */
    void finish() throws IOException {
        Supplier<IOException> failed = failure;
        if (failed != null) {
            throw failed.get();
        }
        close();
    }

    /**
     * As {@link #finish}, but silent if the output has failed: a FIN would then tell the peer that
     * it has everything.
     */
    void close() {
        if (!finished && failure == null) {
            finished = true;
            wakeEventLoop();
        }
    }

    private void wakeEventLoop() {
        if (!sending.get() && sending.compareAndSet(false, true)) {
            sendSoon.run();
        }
    }

    /** Writes fail from now on. The first failure counts. Any thread. */
    void fail(Supplier<IOException> why) {
        if (failure == null) {
            failure = why;
        }
        discard();
        writer.signal();
    }

    /** As {@link #fail}, but only if the output has neither finished nor failed: else false. */
    boolean abandon(Supplier<IOException> why) {
        if (finished || failure != null) {
            return false;
        }
        fail(why);
        return true;
    }

    private void discard() {
        Deque<ByteBuf> left = batch.getAndSet(null);
        if (left != null) {
            left.forEach(ByteBuf::release);
        }
    }

    /* --------------- The event loop --------------- */

    /** What to send now; the FIN goes with the last of it if {@code last}. */
    record Batch(Deque<ByteBuf> buffers, boolean last) {}

    Batch take() {
        // In this order: what was written before finish() is then never sent after the FIN.
        sending.set(false);
        boolean last = finished;
        Deque<ByteBuf> buffers = batch.getAndSet(null);
        return new Batch(buffers == null ? new ArrayDeque<>(0) : buffers, last);
    }

    /** The codec has taken so many bytes. */
    void sent(int bytes) {
        if (unsent.addAndGet(-bytes) <= LOW_WATER) {
            writer.signal();
        }
    }
}
