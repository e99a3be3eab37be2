package io.umbel.node.plugin;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/** What a plugin holds of one kind, until it stops: then nothing more can be added. */
final class Holdings<T> {
    private static final int FIRST_SWEEP = 64;

    private final ReentrantLock lock = new ReentrantLock();
    private final Set<T> held = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Predicate<T> ended;
    private int sweepAt = FIRST_SWEEP;
    private boolean closed;

    /**
     * @param ended holdings that nobody removes are dropped, sooner or later, once they have ended
     */
    Holdings(Predicate<T> ended) {
        this.ended = ended;
    }

    /** False if the plugin has stopped: the caller undoes what it wanted to add. */
    boolean add(T item) {
        lock.lock();
        try {
            if (!closed) {
                held.add(item);
                sweep();
            }
            return !closed;
        } finally {
            lock.unlock();
        }
    }

    void remove(T item) {
        lock.lock();
        try {
            held.remove(item);
        } finally {
            lock.unlock();
        }
    }

    int size() {
        lock.lock();
        try {
            return held.size();
        } finally {
            lock.unlock();
        }
    }

    /** What was held at the end; the caller undoes it. */
    List<T> close() {
        lock.lock();
        try {
            closed = true;
            List<T> rest = List.copyOf(held);
            held.clear();
            return rest;
        } finally {
            lock.unlock();
        }
    }

    /** Only when the set has doubled, so that adding stays cheap. */
    private void sweep() {
        if (held.size() >= sweepAt) {
            held.removeIf(ended);
            sweepAt = Math.max(FIRST_SWEEP, 2 * held.size());
        }
    }
}
