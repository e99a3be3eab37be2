package io.umbel.node.stream;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the event loop has read from a stream and the reader has not yet taken. Whole buffers change
 * hands; each is owned by whoever took it out.
 *
 * <p>It asks for more only while it holds less than its limit: what is not asked for stays in the
 * codec and uses up the peer's credit.
 */
final class ReceiveBuffer {
    /** Holding this much, it stops reading; at the lower mark it goes on. */
    private static final int HIGH_WATER = 1 << 20;

    private static final int LOW_WATER = HIGH_WATER / 2;

    /** What a buffer costs besides its bytes, so that a peer gains nothing by sending crumbs. */
    private static final int BUFFER_COST = 256;

    private final Turn turn;
    private final Runnable readMore;
    private final Runnable drained;
    private final IntConsumer unread;
    private final Parker reader = new Parker();
    private final Queue<ByteBuf> arrived = new ConcurrentLinkedQueue<>();
    private final AtomicReference<@Nullable ByteBuf> begun = new AtomicReference<>();
    private final AtomicInteger held = new AtomicInteger();
    private final AtomicBoolean paused = new AtomicBoolean(true);
    private final AtomicBoolean over = new AtomicBoolean();
    private volatile int limit = 1;
    private volatile boolean finished;
    private volatile @Nullable Supplier<IOException> failure;

    /**
     * @param readMore called by the reader when there is room again
     * @param drained called once by any thread, when the stream has ended and nothing is held
     * @param unread told by how many bytes what is held grows or, below 0, shrinks
     */
    ReceiveBuffer(Turn turn, Runnable readMore, Runnable drained, IntConsumer unread) {
        this.turn = turn;
        this.readMore = readMore;
        this.drained = drained;
        this.unread = unread;
    }

    /* --------------- The event loop --------------- */

    void add(ByteBuf bytes) {
        int cost = cost(bytes);
        held.addAndGet(cost);
        unread.accept(cost);
        arrived.add(bytes);
        if (failure != null) {
            discard();
        }
    }

    /** Whether to read more now; if not, {@code readMore} will be called. */
    boolean hasRoom() {
        if (held.get() < limit) {
            return true;
        }
        paused.set(true);
        return held.get() < limit && paused.compareAndSet(true, false);
    }

    /** Wakes the reader, after a batch of {@link #add}. */
    void signal() {
        reader.signal();
    }

    /** The peer's FIN came after what was added. */
    void finish() {
        finished = true;
        reader.signal();
        checkDrained();
    }

    /* --------------- Any thread --------------- */

    /** Until this is called only one buffer is held: nobody has taken the stream yet. */
    void open() {
        limit = HIGH_WATER;
        resume();
    }

    /** Throws away what is held; reads fail from now on. The first failure counts. */
    void fail(Supplier<IOException> why) {
        if (failure == null) {
            failure = why;
        }
        discard();
        reader.signal();
    }

    /** Whether the peer's FIN was read, so that nothing more will come. */
    boolean isFinished() {
        return finished;
    }

    /** Whether nothing has gone wrong, and nobody has said that the rest is not wanted. */
    boolean isWanted() {
        return failure == null;
    }

    private void discard() {
        ByteBuf next = begun.getAndSet(null);
        while (next != null || (next = arrived.poll()) != null) {
            release(next);
            next = null;
        }
        checkDrained();
    }

    private void checkDrained() {
        if ((finished || failure != null) && held.get() == 0 && over.compareAndSet(false, true)) {
            drained.run();
        }
    }

    private void release(ByteBuf bytes) {
        int cost = cost(bytes);
        bytes.release();
        unread.accept(-cost);
        int left = held.addAndGet(-cost);
        if (left <= LOW_WATER) {
            resume();
        }
    }

    private void resume() {
        if (paused.get() && paused.compareAndSet(true, false)) {
            readMore.run();
        }
    }

    private static int cost(ByteBuf bytes) {
        return bytes.writerIndex() + BUFFER_COST;
    }

    /* --------------- The reader --------------- */

    /**
     * Waits for bytes; null at the end. What is taken must be given back.
     *
     * @throws IOException the failure, or an interruption
     */
    @Nullable ByteBuf take() throws IOException {
        Parker.checkNotInterrupted();
        ByteBuf next = begun.getAndSet(null);
        if (next == null) {
            next = arrived.poll();
        }
        if (next == null) {
            reader.await(this::hasNews, turn.isPeers());
            next = arrived.poll();
        }
        turn.took();
        Supplier<IOException> failed = failure;
        if (next == null && failed != null) {
            throw failed.get();
        }
        return next;
    }

    private boolean hasNews() {
        return !arrived.isEmpty() || finished || failure != null;
    }

    /** Keeps what was not read of it for the next {@link #take}. */
    void giveBack(ByteBuf bytes) {
        if (bytes.isReadable()) {
            begun.set(bytes);
            if (failure != null) {
                discard();
            }
        } else {
            release(bytes);
            checkDrained();
        }
    }
}
