package io.umbel.testkit;

import io.umbel.spi.Alpn;
import io.umbel.spi.Connection;
import io.umbel.spi.NodeAddress;
import io.umbel.spi.NodeId;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/** A node's pool in its plainest form: one connection for each peer and protocol, never idle. */
final class SharedConnections {
    private final TestNodeContext node;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Key, Connection> open = new HashMap<>();

    private record Key(NodeId peer, Alpn alpn) {}

    SharedConnections(TestNodeContext node) {
        this.node = node;
    }

    Connection connect(NodeAddress peer, Alpn alpn) throws IOException {
        var key = new Key(peer.id(), alpn);
        lock.lock();
        try {
            Connection known = open.get(key);
            if (known == null || !known.isOpen()) {
                known = node.dial(peer, alpn);
                open.put(key, known);
            }
            return new SharedConnection(known);
        } finally {
            lock.unlock();
        }
    }
}
