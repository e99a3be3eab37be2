package io.umbel.distribution;

import java.io.BufferedReader;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/** The lines that a process has printed so far, for any thread. */
final class Transcript {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition grown = lock.newCondition();
    private final List<String> lines = new ArrayList<>();
    private boolean ended;

    /** Reads to the end, on a thread of its own. */
    static Transcript of(BufferedReader reader, String name) {
        var transcript = new Transcript();
        Thread.ofVirtual().name(name).start(() -> transcript.readAll(reader));
        return transcript;
    }

    private void readAll(BufferedReader reader) {
        try (reader) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                add(line);
            }
        } catch (IOException e) {
            add("(unreadable from here: " + e + ")");
        } finally {
            end();
        }
    }

    private void add(String line) {
        lock.lock();
        try {
            lines.add(line);
            grown.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void end() {
        lock.lock();
        try {
            ended = true;
            grown.signalAll();
        } finally {
            lock.unlock();
        }
    }

    List<String> lines() {
        lock.lock();
        try {
            return List.copyOf(lines);
        } finally {
            lock.unlock();
        }
    }

    /** The first line that matches, printed already or within {@code limit}. */
    Optional<String> await(Predicate<String> matching, Duration limit) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long nanos = limit.toNanos();
            while (lines.stream().noneMatch(matching) && !ended && nanos > 0) {
                nanos = grown.awaitNanos(nanos);
            }
            return lines.stream().filter(matching).findFirst();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until the process has closed its end. */
    void awaitEnd(Duration limit) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long nanos = limit.toNanos();
            while (!ended && nanos > 0) {
                nanos = grown.awaitNanos(nanos);
            }
        } finally {
            lock.unlock();
        }
    }
}
