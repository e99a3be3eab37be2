package io.umbel.node.plugin;

import io.umbel.spi.AddressLookup;
import io.umbel.spi.AuthProvider;
import io.umbel.spi.HealthSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What plugins, and the node, offer to each other, by type. For any thread; nothing blocks.
 *
 * <p>While a plugin is replaced, the new generation's offer hides the old one's; if the new one
 * fails and withdraws, the old one's is back.
 */
public final class Capabilities {
    /** Capabilities of which every offer counts, not only one. */
    private static final Set<Class<?>> SHARED =
            Set.of(AddressLookup.class, AuthProvider.class, HealthSource.class);

    private final ConcurrentMap<Class<?>, List<Offer>> offers = new ConcurrentHashMap<>();

    private final Consumer<Class<?>> onChange;

    /** Nothing is offered yet. */
    public Capabilities() {
        this(_ -> {});
    }

    /**
     * Nothing is offered yet.
     *
     * @param onChange told of every type that is offered or withdrawn, after it was
     */
    public Capabilities(Consumer<Class<?>> onChange) {
        this.onChange = onChange;
    }

    /**
     * Offers {@code instance} until the result is run.
     *
     * @param owner a plugin id, or a name for the node
     * @throws IllegalStateException if another owner offers the same, unless it is a capability
     *     that many may offer
     */
    public <T> Runnable offer(String owner, Class<T> type, T instance) {
        var offer = new Offer(owner, type.cast(instance));
        offers.compute(type, (_, earlier) -> withNewest(type, offer, earlier));
        onChange.accept(type);
        return () -> withdraw(type, offer);
    }

    /** The newest offer of this type. */
    public <T> Optional<T> find(Class<T> type) {
        return newestFirst(type).findFirst().map(offer -> type.cast(offer.instance()));
    }

    /** The newest offer of each owner. */
    public <T> List<T> findAll(Class<T> type) {
        var owners = new HashSet<String>();
        return newestFirst(type)
                .filter(offer -> owners.add(offer.owner()))
                .<T>map(offer -> type.cast(offer.instance()))
                .toList();
    }

    private Stream<Offer> newestFirst(Class<?> type) {
        return offers.getOrDefault(type, List.of()).stream();
    }

    private static List<Offer> withNewest(
            Class<?> type, Offer offer, @Nullable List<Offer> earlier) {
        if (earlier == null) {
            return List.of(offer);
        }
        String owner = earlier.getFirst().owner();
        if (!owner.equals(offer.owner()) && !SHARED.contains(type)) {
            throw new IllegalStateException(
                    "%s: offered by %s already (expected one plugin that offers it; remove the other)"
                            .formatted(type.getName(), owner));
        }
        return Stream.concat(Stream.of(offer), earlier.stream()).toList();
    }

    @SuppressWarnings("ReferenceEquality") // An equal offer of another generation stays.
    private void withdraw(Class<?> type, Offer offer) {
        offers.computeIfPresent(
                type,
                (_, all) -> {
                    List<Offer> left = all.stream().filter(other -> other != offer).toList();
                    return left.isEmpty() ? null : left;
                });
        onChange.accept(type);
    }

    private record Offer(String owner, Object instance) {}
}
