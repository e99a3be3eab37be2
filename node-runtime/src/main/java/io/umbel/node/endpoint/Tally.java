package io.umbel.node.endpoint;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** What one caller holds over all its connections. For any thread. */
final class Tally {
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicLong unreadBytes = new AtomicLong();

    int connections() {
        return connections.get();
    }

    long unreadBytes() {
        return unreadBytes.get();
    }

    void unread(int bytes) {
        unreadBytes.addAndGet(bytes);
    }

    void opened() {
        connections.incrementAndGet();
    }

    boolean closed() {
        return connections.decrementAndGet() == 0;
    }
}
