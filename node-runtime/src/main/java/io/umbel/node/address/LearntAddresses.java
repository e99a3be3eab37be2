package io.umbel.node.address;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.umbel.spi.AddressLookup;
import io.umbel.spi.NetworkPath;
import io.umbel.spi.NodeAddress;
import io.umbel.spi.NodeId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The ways over which peers were reached of late, the newest first. Bounded: {@value #MAX_PEERS}
 * peers, {@value #MAX_WAYS_PER_PEER} ways each, forgotten after a day. For any thread.
 */
public final class LearntAddresses implements AddressLookup {
    static final int MAX_PEERS = 10_000;
    static final int MAX_WAYS_PER_PEER = 8;
    static final Duration MEMORY = Duration.ofDays(1);

    private record Way(NodeAddress address, Instant lastSeen) {}

    private final InstantSource clock;
    private final Cache<NodeId, List<Way>> peers;

    /** Nothing learnt yet. */
    public LearntAddresses(InstantSource clock) {
        this.clock = clock;
        this.peers =
                Caffeine.newBuilder()
                        .maximumSize(MAX_PEERS)
                        .expireAfterWrite(MEMORY)
                        .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
                        .executor(Runnable::run)
                        .build();
    }

    /**
     * {@code path} carries an authenticated connection with {@code peer} at this moment. Does not
     * block: an event loop may call it.
     */
    public void learn(NodeId peer, NetworkPath path) {
        var newest = new Way(way(peer, path), clock.instant());
        peers.asMap().merge(peer, List.of(newest), (known, _) -> withNewest(newest, known));
    }

    private static NodeAddress way(NodeId peer, NetworkPath path) {
        return switch (path) {
            case NetworkPath.Direct direct -> NodeAddress.of(peer, direct.remote());
            case NetworkPath.Relayed relayed ->
                    new NodeAddress(peer, List.of(), List.of(relayed.relay()));
        };
    }

    private static List<Way> withNewest(Way newest, List<Way> known) {
        var ways = new ArrayList<Way>();
        ways.add(newest);
        known.stream()
                .filter(way -> !way.address().equals(newest.address()))
                .limit(MAX_WAYS_PER_PEER - 1)
                .forEach(ways::add);
        return List.copyOf(ways);
    }

    /** Does not block. */
    @Override
    public List<NodeAddress> lookup(NodeId id) {
        Instant limit = clock.instant().minus(MEMORY);
        List<Way> ways = peers.getIfPresent(id);
        return ways == null
                ? List.of()
                : ways.stream()
                        .filter(way -> way.lastSeen().isAfter(limit))
                        .map(Way::address)
                        .toList();
    }
}
