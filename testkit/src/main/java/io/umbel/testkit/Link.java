package io.umbel.testkit;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the two ends of a connection share: one lock, under which all their state lies, and the wire
 * between them. Every change wakes everybody who waits: simple beats fast in a test.
 */
final class Link {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Set<Waiter> waiters = new HashSet<>();
    private final Wire wire;

    /** A thread that waits at one end. Compared by identity: a lambda has no other. */
    private record Waiter(InMemoryConnection at, BooleanSupplier ready) {}

    Link(Wire wire) {
        this.wire = wire;
    }

    /** Runs {@code action} under the lock and tells those who wait. Does not block. */
    void change(Runnable action) {
        lock.lock();
        try {
            action.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Something done under the lock that may fail. */
    @FunctionalInterface
    interface Step<T extends @Nullable Object, E extends Exception> {
        T take() throws E;
    }

    /** Takes {@code step} under the lock and tells those who wait. Does not block. */
    <T extends @Nullable Object, E extends Exception> T now(Step<T, E> step) throws E {
        lock.lock();
        try {
            T result = step.take();
            changed.signalAll();
            return result;
        } finally {
            lock.unlock();
        }
    }

    /** Looks at the state under the lock. Does not block. */
    <T extends @Nullable Object> T look(Supplier<T> question) {
        lock.lock();
        try {
            return question.get();
        } finally {
            lock.unlock();
        }
    }

    /** Sends to the other end; the lock is held by the caller, and while the delivery runs. */
    void carry(Runnable delivery) {
        wire.carry(() -> change(delivery));
    }

    /** Waits at {@code at} until {@code ready}, then takes {@code step}, all under the lock. */
    <T extends @Nullable Object, E extends Exception> T when(
            InMemoryConnection at, BooleanSupplier ready, Step<T, E> step)
            throws E, InterruptedException {
        lock.lockInterruptibly();
        try {
            await(at, ready);
            T result = step.take();
            changed.signalAll();
            return result;
        } finally {
            lock.unlock();
        }
    }

    private void await(InMemoryConnection at, BooleanSupplier ready) throws InterruptedException {
        if (ready.getAsBoolean()) {
            return;
        }
        var waiter = new Waiter(at, ready);
        waiters.add(waiter);
        changed.signalAll();
        try {
            while (!ready.getAsBoolean()) {
                changed.await();
            }
        } finally {
            waiters.remove(waiter);
        }
    }

    /** Threads that wait at {@code at} for something that has not happened yet. */
    int waitingAt(InMemoryConnection at) {
        return look(() ->
                (int) waiters.stream().filter(w -> w.at == at && !w.ready.getAsBoolean()).count());
    }

    /**
     * Waits until somebody waits at {@code at}, or {@code enough}, or {@code limit} has passed.
     *
     * @return whether one of the first two
     */
    boolean awaitWaitingAt(InMemoryConnection at, BooleanSupplier enough, Duration limit)
            throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long nanos = limit.toNanos();
            while (waitingAt(at) == 0 && !enough.getAsBoolean()) {
                if (nanos <= 0) {
                    return false;
                }
                nanos = changed.awaitNanos(nanos);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }
}
