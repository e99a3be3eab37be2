package io.umbel.gossip.directory;

import io.umbel.spi.ServiceDirectory.Offer;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;

/** All offers by name. Not for several threads at once. */
final class OfferIndex {
    private final TreeMap<String, TreeSet<Offer>> byName = new TreeMap<>();
    private int size;

    void add(Offer offer) {
        if (byName.computeIfAbsent(offer.service().name(), _ -> new TreeSet<>(Offer.ORDER))
                .add(offer)) {
            size++;
        }
    }

    void remove(Offer offer) {
        TreeSet<Offer> offers = byName.get(offer.service().name());
        if (offers != null && offers.remove(offer)) {
            size--;
            if (offers.isEmpty()) {
                byName.remove(offer.service().name());
            }
        }
    }

    /** Sorted; of all names if there are none. */
    List<Offer> find(Collection<String> names) {
        Collection<String> wanted = names.isEmpty() ? byName.keySet() : new TreeSet<>(names);
        return wanted.stream()
                .map(byName::get)
                .filter(offers -> offers != null)
                .flatMap(TreeSet::stream)
                .toList();
    }

    int size() {
        return size;
    }
}
