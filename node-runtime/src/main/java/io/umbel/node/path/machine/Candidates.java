package io.umbel.node.path.machine;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Addresses where a peer may be: those it told, those that this node found otherwise, and those
 * from which it was heard. There are limits, because a peer, or whoever replays its pings, or lies
 * to those whom this node asks, could name any number of victims.
 */
final class Candidates {
    /** Told and found together. */
    static final int MAX_NAMED = 32;

    static final int MAX_FOUND = 16;
    static final int MAX_SEEN = 8;

    private List<InetSocketAddress> told = List.of();
    private List<InetSocketAddress> found = List.of();
    private final Set<InetSocketAddress> named = new LinkedHashSet<>();
    private final Map<InetSocketAddress, Sighting> seen = new LinkedHashMap<>();
    private final Map<InetSocketAddress, Long> askedAt = new LinkedHashMap<>();

    private record Sighting(long at, boolean proven) {
        boolean isOld(long now) {
            return !proven && now - at > Timing.UNPROVEN_LIFE;
        }
    }

    /** What the peer says now; whether an address is among them that was not there before. */
    boolean tell(List<InetSocketAddress> addresses) {
        told = usable(addresses, MAX_NAMED);
        return name();
    }

    /** What this node has found by now; whether an address is among them that was not there. */
    boolean find(List<InetSocketAddress> addresses) {
        found = usable(addresses, MAX_FOUND);
        return name();
    }

    private static List<InetSocketAddress> usable(List<InetSocketAddress> addresses, int limit) {
        return addresses.stream().filter(Candidates::isUsable).distinct().limit(limit).toList();
    }

    private boolean name() {
        List<InetSocketAddress> now =
                Stream.concat(found.stream(), told.stream()).distinct().limit(MAX_NAMED).toList();
        boolean news = !named.containsAll(now);
        named.clear();
        named.addAll(now);
        askedAt.keySet().removeIf(address -> !knows(address));
        return news;
    }

    private static boolean isUsable(InetSocketAddress address) {
        return !address.isUnresolved()
                && address.getPort() != 0
                && !address.getAddress().isAnyLocalAddress()
                && !address.getAddress().isMulticastAddress();
    }

    /** An authentic ping came from here. */
    void see(InetSocketAddress address, long now) {
        if (isUsable(address) && !named.contains(address)) {
            Sighting before = seen.remove(address);
            put(address, new Sighting(now, before != null && before.proven));
        }
    }

    /** The peer has answered here, so it is worth asking again. */
    void prove(InetSocketAddress address, long now) {
        if (!named.contains(address)) {
            seen.remove(address);
            put(address, new Sighting(now, true));
        }
    }

    private void put(InetSocketAddress address, Sighting sighting) {
        if (seen.size() == MAX_SEEN) {
            InetSocketAddress least = leastWorthy();
            seen.remove(least);
            askedAt.remove(least);
        }
        seen.put(address, sighting);
    }

    private InetSocketAddress leastWorthy() {
        return seen.entrySet().stream()
                .filter(entry -> !entry.getValue().proven)
                .findFirst()
                .orElseGet(() -> seen.entrySet().iterator().next())
                .getKey();
    }

    boolean knows(InetSocketAddress address) {
        return named.contains(address) || seen.containsKey(address);
    }

    boolean hasOtherThan(InetSocketAddress address) {
        return size() > (knows(address) ? 1 : 0);
    }

    /** Takes note that a candidate is asked; false if it was a moment ago. Others are not kept. */
    boolean mayAsk(InetSocketAddress address, long now) {
        Long last = askedAt.get(address);
        if (last != null && now - last < Timing.ADDRESS_GAP) {
            return false;
        }
        if (knows(address)) {
            askedAt.put(address, now);
        }
        return true;
    }

    /** Those worth asking now; {@code except} is in use. */
    List<InetSocketAddress> toAsk(@Nullable InetSocketAddress except, long now) {
        seen.entrySet().removeIf(entry -> entry.getValue().isOld(now));
        askedAt.keySet().removeIf(address -> !knows(address));
        var all = new ArrayList<>(named);
        all.addAll(seen.keySet());
        all.remove(except);
        return all;
    }

    int size() {
        return named.size() + seen.size();
    }
}
