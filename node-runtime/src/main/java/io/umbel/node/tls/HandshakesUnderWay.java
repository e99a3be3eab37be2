package io.umbel.node.tls;

import io.umbel.node.guard.Network;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * How many handshakes are under way over TCP, in all and from each network: a stranger who holds
 * many open and says nothing stands in nobody else's way for long, and never in UDP's. For any
 * thread.
 */
final class HandshakesUnderWay {
    private static final int EACH = 16;

    private final int limit;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Network, Integer> byNetwork = new HashMap<>();
    private int all;

    /**
     * @param limit for all networks together
     */
    HandshakesUnderWay(int limit) {
        this.limit = limit;
    }

    /** Whether one more may begin; if so, it counts until {@link #end}. */
    boolean begin(InetAddress source) {
        Network network = Network.of(source);
        lock.lock();
        try {
            if (all >= limit || byNetwork.getOrDefault(network, 0) >= EACH) {
                return false;
            }
            all++;
            byNetwork.merge(network, 1, Integer::sum);
            return true;
        } finally {
            lock.unlock();
        }
    }

    void end(InetAddress source) {
        lock.lock();
        try {
            all--;
            byNetwork.computeIfPresent(
                    Network.of(source), (_, count) -> count == 1 ? null : count - 1);
        } finally {
            lock.unlock();
        }
    }
}
