package io.umbel.node.endpoint;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Datagrams on their way to the event loop: all that wait when it wakes are written, and then
 * flushed once. For any thread.
 */
final class OutboundDatagrams {
    private final EventLoop loop;
    private final int capacity;
    private final Consumer<ByteBuf> write;
    private final Runnable flush;
    private final Queue<ByteBuf> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger size = new AtomicInteger();
    private final AtomicBoolean scheduled = new AtomicBoolean();

    /**
     * @param capacity how many may wait
     * @param write takes one over, on the event loop
     * @param flush sends what was written, on the event loop
     */
    OutboundDatagrams(EventLoop loop, int capacity, Consumer<ByteBuf> write, Runnable flush) {
        this.loop = loop;
        this.capacity = capacity;
        this.write = write;
        this.flush = flush;
    }

    /** Takes a datagram over; false, and released, if too many wait. */
    boolean offer(ByteBuf datagram) {
        if (size.incrementAndGet() > capacity) {
            size.decrementAndGet();
            datagram.release();
            return false;
        }
        waiting.add(datagram);
        if (scheduled.compareAndSet(false, true)) {
            schedule();
        }
        return true;
    }

    private void schedule() {
        try {
            loop.execute(this::drain);
        } catch (RejectedExecutionException _) {
            each(ByteBuf::release); // the endpoint has closed
        }
    }

    private void drain() {
        scheduled.set(false); // whoever comes from now on schedules anew
        each(write);
        flush.run();
    }

    private void each(Consumer<ByteBuf> action) {
        for (ByteBuf next = waiting.poll(); next != null; next = waiting.poll()) {
            size.decrementAndGet();
            action.accept(next);
        }
    }
}
