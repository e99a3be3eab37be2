package io.umbel.gossip.driver;

import io.umbel.gossip.proto.Contact;
import io.umbel.spi.AddressLookup;
import io.umbel.spi.NodeAddress;
import io.umbel.spi.NodeId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/**
 * Where peers say that they, or others, can be reached; and the seeds, as the operator says. The
 * last {@value #MAX_PEERS} peers. For any thread.
 */
final class LearntContacts implements AddressLookup {
    static final int MAX_PEERS = 4096;

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<NodeId, NodeAddress> learnt = newestOnly();
    private final Map<NodeId, NodeAddress> seeds = newestOnly();

    private static Map<NodeId, NodeAddress> newestOnly() {
        return new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<NodeId, NodeAddress> eldest) {
                return size() > MAX_PEERS;
            }
        };
    }

    void learn(Contact contact) {
        ContactCodec.decode(contact.id(), contact.data()).ifPresent(at -> put(learnt, at));
    }

    void addSeed(NodeAddress seed) {
        if (!seed.isBareId()) {
            put(seeds, seed);
        }
    }

    private void put(Map<NodeId, NodeAddress> map, NodeAddress address) {
        lock.lock();
        try {
            map.put(address.id(), address);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public List<NodeAddress> lookup(NodeId id) {
        lock.lock();
        try {
            return Stream.of(learnt, seeds)
                    .filter(map -> map.containsKey(id))
                    .map(map -> map.get(id))
                    .toList();
        } finally {
            lock.unlock();
        }
    }
}
