package io.umbel.relay;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Frames that wait for a client's stream: bounded in bytes, and the newest gives way. */
final class FrameQueue {
    private final int limit;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition notEmpty = lock.newCondition();
    private final Queue<byte[]> frames = new ArrayDeque<>();
    private int bytes;

    /**
     * @param limit bytes
     */
    FrameQueue(int limit) {
        this.limit = limit;
    }

    /** False if there is no room. Any thread; does not block. */
    boolean offer(byte[] frame) {
        lock.lock();
        try {
            if (bytes + frame.length > limit) {
                return false;
            }
            bytes += frame.length;
            frames.add(frame);
            notEmpty.signal();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Writes what comes, gathered, until the link fails or the thread is interrupted. */
    void drainTo(Link out) throws IOException, InterruptedException {
        while (true) {
            List<byte[]> batch = takeAll();
            int size = batch.stream().mapToInt(frame -> Short.BYTES + frame.length).sum();
            ByteBuffer together = ByteBuffer.allocate(size);
            batch.forEach(frame -> together.putShort((short) frame.length).put(frame));
            out.write(together.flip());
        }
    }

    private List<byte[]> takeAll() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (frames.isEmpty()) {
                notEmpty.await();
            }
            var all = new ArrayList<>(frames);
            frames.clear();
            bytes = 0;
            return all;
        } finally {
            lock.unlock();
        }
    }
}
