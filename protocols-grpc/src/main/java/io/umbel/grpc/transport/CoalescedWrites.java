package io.umbel.grpc.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.CompositeByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOutboundBuffer;
import java.io.IOException;

/**
 * One write for each flush: the QUIC codec makes packets of every write, so many small ones cost a
 * quarter more CPU. Few bytes are copied together, because the codec is called once for each piece
 * of a write, and HTTP/2 makes ten pieces of a small call. Never more than the carrier takes: the
 * rest waits here, where grpc-java sees it and stops. Event loop only.
 */
final class CoalescedWrites {
    private static final int MAX_COMPONENTS = 1000;

    /** Up to so many bytes a copy costs less than a reference to each piece. */
    private static final int COPIED = 16 << 10;

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
        int size = flushed(pending, limit);
        return size <= COPIED ? copied(pending, size, alloc) : referenced(pending, limit, alloc);
    }

    /** In bytes, {@code limit} at most. */
    private static int flushed(ChannelOutboundBuffer pending, int limit) throws Exception {
        var size = new int[1];
        pending.forEachFlushedMessage(message -> {
            size[0] = (int) Math.min(limit, (long) size[0] + ((ByteBuf) message).readableBytes());
            return size[0] < limit;
        });
        return size[0];
    }

    private static ByteBuf copied(ChannelOutboundBuffer pending, int size, ByteBufAllocator alloc)
            throws Exception {
        ByteBuf batch = alloc.directBuffer(size);
        pending.forEachFlushedMessage(message -> copy(batch, (ByteBuf) message, size));
        return batch;
    }

    private static boolean copy(ByteBuf batch, ByteBuf next, int size) {
        int length = Math.min(next.readableBytes(), size - batch.readableBytes());
        batch.writeBytes(next, next.readerIndex(), length);
        return batch.readableBytes() < size;
    }

    private static ByteBuf referenced(
            ChannelOutboundBuffer pending, int limit, ByteBufAllocator alloc) throws Exception {
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
