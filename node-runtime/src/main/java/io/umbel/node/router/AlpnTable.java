package io.umbel.node.router;

import io.umbel.spi.Alpn;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Who serves which protocol. Immutable: a change makes a new table. */
final class AlpnTable {
    private final Map<Alpn, Alpn> defaults;
    private final Map<Alpn, Registration> registrations;

    private AlpnTable(Map<Alpn, Alpn> defaults, Map<Alpn, Registration> registrations) {
        this.defaults = defaults;
        this.registrations = registrations;
    }

    /**
     * @param defaults protocols that nobody registers, and those that answer in their place
     */
    static AlpnTable empty(Map<Alpn, Alpn> defaults) {
        return new AlpnTable(Map.copyOf(defaults), Map.of());
    }

    /**
     * This table after a change.
     *
     * @throws IllegalArgumentException if two would serve one protocol
     */
    AlpnTable with(Collection<Registration> added, Collection<Registration> removed) {
        var next = new HashMap<>(registrations);
        removed.forEach(registration -> next.remove(registration.alpn(), registration));
        for (Registration registration : added) {
            Registration other = next.putIfAbsent(registration.alpn(), registration);
            if (other != null) {
                throw new IllegalArgumentException(
                        "%s is served by plugin %s; plugin %s cannot serve it too (remove one)"
                                .formatted(
                                        registration.alpn(),
                                        other.pluginId(),
                                        registration.pluginId()));
            }
        }
        return new AlpnTable(defaults, Map.copyOf(next));
    }

    /** Who serves {@code alpn}, itself or by default. */
    Optional<Registration> find(Alpn alpn) {
        Registration own = registrations.get(alpn);
        if (own != null) {
            return Optional.of(own);
        }
        return Optional.ofNullable(defaults.get(alpn)).map(registrations::get);
    }

    /** Everything that {@link #find} finds: what the endpoint offers in its handshakes. */
    Set<Alpn> served() {
        var served = new LinkedHashSet<>(registrations.keySet());
        defaults.forEach((alpn, standIn) -> {
            if (registrations.containsKey(standIn)) {
                served.add(alpn);
            }
        });
        return Set.copyOf(served);
    }

    Collection<Registration> registrations() {
        return registrations.values();
    }
}
