package io.umbel.grpc.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.CompositeByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOutboundBuffer;
import java.io.IOException;

/**
 * One write for each flush: the QUIC codec makes packets of every write, so many small ones cost a
 * quarter more CPU. Never more than the carrier takes: the rest waits here, where grpc-java sees it
 * and stops. Event loop only.
 */
final class CoalescedWrites {
    private static final int MAX_COMPONENTS = 1000;

    private final int maxBatch;

    CoalescedWrites(int maxBatch) {
        this.maxBatch = maxBatch;
    }

    /** The native codec reads off the heap. Releases {@code bytes} if it returns another buffer. */
    static ByteBuf direct(ByteBuf bytes, ByteBufAllocator alloc) {
        if (bytes.isDirect() || !bytes.isReadable()) {
            return bytes;
        }
        ByteBuf copy = alloc.directBuffer(bytes.readableBytes()).writeBytes(bytes);
        bytes.release();
        return copy;
    }

    void write(ChannelOutboundBuffer pending, Carrier to, ByteBufAllocator alloc) throws Exception {
        while (!pending.isEmpty()) {
            var first = (ByteBuf) pending.current();
            if (!first.isReadable()) {
                pending.remove();
                continue;
            }
            int limit = (int) Math.min(to.capacity(), maxBatch);
            if (limit <= 0) {
                return;
            }
            ByteBuf batch = batch(pending, first, limit, alloc);
            int size = batch.readableBytes();
            check(to.send(batch));
            pending.removeBytes(size);
        }
    }

    private static void check(ChannelFuture sent) throws Exception {
        if (sent.isDone() && !sent.isSuccess()) {
            Throwable cause = sent.cause();
            throw cause instanceof Exception e ? e : new IOException(cause);
        }
    }

    private static ByteBuf batch(
            ChannelOutboundBuffer pending, ByteBuf first, int limit, ByteBufAllocator alloc)
            throws Exception {
        if (pending.size() == 1 || first.readableBytes() >= limit) {
            return first.retainedSlice(first.readerIndex(), Math.min(limit, first.readableBytes()));
        }
        CompositeByteBuf batch = alloc.compositeDirectBuffer(MAX_COMPONENTS);
        pending.forEachFlushedMessage(message -> add(batch, (ByteBuf) message, limit));
        return batch;
    }

    private static boolean add(CompositeByteBuf batch, ByteBuf next, int limit) {
        int size = Math.min(next.readableBytes(), limit - batch.readableBytes());
        if (size > 0) {
            batch.addComponent(true, next.retainedSlice(next.readerIndex(), size));
        }
        return batch.readableBytes() < limit && batch.numComponents() < MAX_COMPONENTS;
    }
}
