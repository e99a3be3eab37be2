package io.umbel.node.guard;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.umbel.spi.NodeId;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Which keys were banned while they came from which address; of the latest addresses only. */
final class BannedKeys {
    private static final int MAX_KEYS = 65_536;

    private final Cache<Network, Set<NodeId>> keys;

    /**
     * @param memory how long the latest ban at an address keeps the earlier ones in mind
     */
    BannedKeys(Duration memory, InstantSource clock) {
        this.keys =
                Caffeine.newBuilder()
                        .maximumWeight(MAX_KEYS)
                        .weigher((Network _, Set<NodeId> banned) -> banned.size())
                        .expireAfterWrite(memory)
                        .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
                        .executor(Runnable::run)
                        .build();
    }

    /** How many there are now at that address. */
    int add(Network network, NodeId id) {
        return keys.asMap().merge(network, Set.of(id), BannedKeys::union).size();
    }

    private static Set<NodeId> union(Set<NodeId> some, Set<NodeId> others) {
        var all = new HashSet<>(some);
        all.addAll(others);
        return Set.copyOf(all);
    }

    void forget(Network network) {
        keys.invalidate(network);
    }
}
