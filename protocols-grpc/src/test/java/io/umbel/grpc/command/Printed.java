package io.umbel.grpc.command;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Text that one thread prints while another waits for it. */
final class Printed extends OutputStream {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition grown = lock.newCondition();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    @Override
    public void write(int b) {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] source, int offset, int length) {
        lock.lock();
        try {
            bytes.write(source, offset, length);
            grown.signalAll();
        } finally {
            lock.unlock();
        }
    }

    String text() {
        lock.lock();
        try {
            return bytes.toString(StandardCharsets.UTF_8);
        } finally {
            lock.unlock();
        }
    }

    /** Whether it came to hold {@code part} in time. */
    boolean await(String part, Duration limit) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long nanos = limit.toNanos();
            while (!bytes.toString(StandardCharsets.UTF_8).contains(part) && nanos > 0) {
                nanos = grown.awaitNanos(nanos);
            }
            return nanos > 0;
        } finally {
            lock.unlock();
        }
    }
}
