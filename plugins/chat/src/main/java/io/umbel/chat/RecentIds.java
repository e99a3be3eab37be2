package io.umbel.chat;

import java.util.LinkedHashSet;
import java.util.concurrent.locks.ReentrantLock;

/** The last thousand ids. For any thread. */
final class RecentIds {
    private static final int MOST = 1000;

    private final ReentrantLock lock = new ReentrantLock();
    private final LinkedHashSet<String> ids = new LinkedHashSet<>();

    /** Whether it is new. */
    boolean add(String id) {
        lock.lock();
        try {
            boolean added = ids.add(id);
            if (ids.size() > MOST) {
                ids.removeFirst();
            }
            return added;
        } finally {
            lock.unlock();
        }
    }
}
