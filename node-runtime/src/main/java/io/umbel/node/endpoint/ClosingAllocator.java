package io.umbel.node.endpoint;

import io.netty.buffer.AbstractByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/**
 * The allocator of a connection that is being closed: it runs dry.
 *
 * <p>The codec's close loop asks for a buffer for each packet, and under rare timing never finds an
 * end of packets to send. With this it ends there: the close fails, and the channel is closed all
 * the same.
 */
final class ClosingAllocator extends AbstractByteBufAllocator {
    /** Far above what a close needs: a flight of what is queued, and the close itself. */
    private static final int BUDGET = 1024;

    private final ByteBufAllocator delegate;
    private int left = BUDGET;

    ClosingAllocator(ByteBufAllocator delegate) {
        super(true);
        this.delegate = delegate;
    }

    private void spend() {
        if (left-- <= 0) {
            throw new IllegalStateException("close: " + BUDGET + " packets and no end (stopped)");
        }
    }

    @Override
    protected ByteBuf newHeapBuffer(int initialCapacity, int maxCapacity) {
        spend();
        return delegate.heapBuffer(initialCapacity, maxCapacity);
    }

    @Override
    protected ByteBuf newDirectBuffer(int initialCapacity, int maxCapacity) {
        spend();
        return delegate.directBuffer(initialCapacity, maxCapacity);
    }

    @Override
    public boolean isDirectBufferPooled() {
        return delegate.isDirectBufferPooled();
    }
}
