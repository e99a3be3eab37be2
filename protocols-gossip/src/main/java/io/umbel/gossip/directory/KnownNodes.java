package io.umbel.gossip.directory;

import io.umbel.gossip.directory.DirectoryMessage.AgedRecord;
import io.umbel.spi.NodeId;
import io.umbel.spi.ServiceDirectory.Offer;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The last word of each node. It counts for its TTL; then, and if it withdraws everything, its
 * number is remembered for another TTL, so that no late copy brings anything back. Not for several
 * threads at once.
 */
final class KnownNodes {
    private final int maxNodes;
    private final Map<NodeId, Entry> entries = new HashMap<>();
    private final OfferIndex offers = new OfferIndex();

    KnownNodes(int maxNodes) {
        this.maxNodes = maxNodes;
    }

    /**
     * @param since when it arrived, or reached the first of those through whom it came
     */
    private record Entry(SignedRecord record, Instant since, boolean isAlive) {
        NodeId id() {
            return record.content().id();
        }

        Instant expiry() {
            return since.plus(record.content().ttl());
        }

        Instant forgotten() {
            return expiry().plus(record.content().ttl());
        }

        Entry dead() {
            return new Entry(record, since, false);
        }

        boolean offersNothing() {
            return !isAlive || record.content().services().isEmpty();
        }

        Set<Offer> offers() {
            return offersNothing()
                    ? Set.of()
                    : record.content().services().stream()
                            .map(service -> new Offer(record.content().node(), service))
                            .collect(Collectors.toSet());
        }
    }

    /** What to do with a record that is not known yet. */
    enum Fate {
        /** Take it. */
        NEWS,
        /** The same is known, or a later one. */
        STALE,
        /** There are too many nodes already. */
        NO_ROOM
    }

    Fate fate(Version version) {
        Entry known = entries.get(version.node());
        if (known != null) {
            return version.sequence() > known.record.content().sequence() ? Fate.NEWS : Fate.STALE;
        }
        return entries.size() < maxNodes || entries.values().stream().anyMatch(Entry::offersNothing)
                ? Fate.NEWS
                : Fate.NO_ROOM;
    }

    /**
     * Whatever its fate.
     *
     * @param age at its arrival
     * @return the names of which the offers have changed
     */
    Set<String> put(SignedRecord record, Duration age, Instant now) {
        NodeId id = record.content().id();
        if (!entries.containsKey(id) && entries.size() >= maxNodes) {
            forgetTheOldestThatOffersNothing();
        }
        boolean alive = age.compareTo(record.content().ttl()) < 0;
        return replace(id, new Entry(record, now.minus(age), alive));
    }

    private void forgetTheOldestThatOffersNothing() {
        entries.values().stream()
                .filter(Entry::offersNothing)
                .min(Comparator.comparing(Entry::since))
                .ifPresent(oldest -> entries.remove(oldest.id()));
    }

    private Set<String> replace(NodeId id, @Nullable Entry entry) {
        Entry old = entry == null ? entries.remove(id) : entries.put(id, entry);
        Set<Offer> before = old == null ? Set.of() : old.offers();
        Set<Offer> after = entry == null ? Set.of() : entry.offers();
        var changed = new HashSet<String>();
        for (Offer offer : before) {
            if (!after.contains(offer)) {
                offers.remove(offer);
                changed.add(offer.service().name());
            }
        }
        for (Offer offer : after) {
            if (!before.contains(offer)) {
                offers.add(offer);
                changed.add(offer.service().name());
            }
        }
        return changed;
    }

    /** Lets go what nobody has renewed; gives the names of which the offers have changed. */
    Set<String> expire(Instant now) {
        var changed = new HashSet<String>();
        for (Entry entry : List.copyOf(entries.values())) {
            if (!now.isBefore(entry.forgotten())) {
                changed.addAll(replace(entry.id(), null));
            } else if (entry.isAlive && !now.isBefore(entry.expiry())) {
                changed.addAll(replace(entry.id(), entry.dead()));
            }
        }
        return changed;
    }

    /** What others may be told: what has not expired. */
    List<Version> versions() {
        return entries.values().stream()
                .filter(Entry::isAlive)
                .map(entry -> entry.record.content().version())
                .toList();
    }

    Optional<AgedRecord> find(NodeId id, Instant now) {
        return Optional.ofNullable(entries.get(id))
                .filter(Entry::isAlive)
                .map(entry -> new AgedRecord(age(entry, now), entry.record()));
    }

    private static Duration age(Entry entry, Instant now) {
        Duration age = Duration.between(entry.since, now);
        return age.isNegative() ? Duration.ZERO : age;
    }

    /** Sorted; of all names if there are none. */
    List<Offer> offers(Collection<String> names) {
        return offers.find(names);
    }

    int serviceCount() {
        return offers.size();
    }

    /** That offer anything. */
    int nodeCount() {
        return (int) entries.values().stream().filter(entry -> !entry.offersNothing()).count();
    }
}
