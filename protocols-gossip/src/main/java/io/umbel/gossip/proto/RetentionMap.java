package io.umbel.gossip.proto;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Keeps each entry for one retention time after it was last put, and never more weight than its
 * bound: the oldest go first. Time does not run backwards, so the oldest entry is the first.
 */
final class RetentionMap<K, V> {
    private record Entry<V>(V value, int weight, long expiry) {}

    private final long retention;
    private final long maxWeight;
    private final ToIntFunction<V> weigher;
    private final SequencedMap<K, Entry<V>> entries = new LinkedHashMap<>();
    private long weight;

    RetentionMap(Duration retention, long maxWeight, ToIntFunction<V> weigher) {
        this.retention = retention.toNanos();
        this.maxWeight = maxWeight;
        this.weigher = weigher;
    }

    void put(K key, V value, long now) {
        var _ = remove(key);
        var entry = new Entry<>(value, weigher.applyAsInt(value), now + retention);
        entries.putLast(key, entry);
        weight += entry.weight;
        while (weight > maxWeight && entries.size() > 1) {
            removeFirst();
        }
    }

    boolean contains(K key) {
        return entries.containsKey(key);
    }

    @Nullable V get(K key) {
        Entry<V> entry = entries.get(key);
        return entry == null ? null : entry.value;
    }

    @Nullable V remove(K key) {
        Entry<V> entry = entries.remove(key);
        if (entry == null) {
            return null;
        }
        weight -= entry.weight;
        return entry.value;
    }

    /** Drops what has been kept for its time; what expires at {@code now} is gone. */
    void evict(long now) {
        while (!entries.isEmpty() && entries.firstEntry().getValue().expiry - now <= 0) {
            removeFirst();
        }
    }

    private void removeFirst() {
        weight -= entries.pollFirstEntry().getValue().weight;
    }

    /** Up to {@code count} values, the newest first. */
    List<V> newest(int count) {
        var values = new ArrayList<V>();
        for (Entry<V> entry : entries.sequencedValues().reversed()) {
            if (values.size() == count) {
                break;
            }
            values.add(entry.value);
        }
        return values;
    }

    int size() {
        return entries.size();
    }

    boolean isEmpty() {
        return entries.isEmpty();
    }
}
