package io.umbel.relay;

import io.umbel.relay.Verdict.Drop;
import io.umbel.spi.NodeId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** What one client may send: in all, and to each other one. For any thread. */
final class SendingQuota {
    private final RelaySettings settings;
    private final ReentrantLock lock = new ReentrantLock();
    private final TokenBucket all;
    private final Map<NodeId, TokenBucket> pairs = new LinkedHashMap<>();

    SendingQuota(RelaySettings settings, long now) {
        this.settings = settings;
        this.all = new TokenBucket(settings.client(), now);
    }

    /** Why these bytes may not be sent now; empty if they may. */
    Optional<Drop> refuses(NodeId receiver, int bytes, long now) {
        lock.lock();
        try {
            if (!all.take(bytes, now)) {
                return Optional.of(Drop.RATE);
            }
            TokenBucket pair = pair(receiver, now);
            return pair != null && pair.take(bytes, now)
                    ? Optional.empty()
                    : Optional.of(Drop.PAIR);
        } finally {
            lock.unlock();
        }
    }

    private @Nullable TokenBucket pair(NodeId receiver, long now) {
        TokenBucket known = pairs.get(receiver);
        if (known != null) {
            return known;
        }
        if (pairs.size() == settings.maxPairs()) {
            pairs.values().removeIf(bucket -> bucket.isFull(now));
        }
        if (pairs.size() == settings.maxPairs()) {
            return null;
        }
        var made = new TokenBucket(settings.pair(), now);
        pairs.put(receiver, made);
        return made;
    }
}
