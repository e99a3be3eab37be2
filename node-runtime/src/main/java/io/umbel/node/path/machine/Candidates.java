package io.umbel.node.path.machine;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Addresses where a peer may be: those it told, and those from which it was heard. Of each kind
 * there is a limit, because a peer, or whoever replays its pings, could name any number of victims.
 */
final class Candidates {
    static final int MAX_TOLD = 32;
    static final int MAX_SEEN = 8;

    private final Set<InetSocketAddress> told = new LinkedHashSet<>();
    private final Map<InetSocketAddress, Sighting> seen = new LinkedHashMap<>();
    private final Map<InetSocketAddress, Long> askedAt = new LinkedHashMap<>();

    private record Sighting(long at, boolean proven) {
        boolean isOld(long now) {
            return !proven && now - at > Timing.UNPROVEN_LIFE;
        }
    }

    /** Whether there is an address among them that was not there before. */
    boolean tell(List<InetSocketAddress> addresses) {
        List<InetSocketAddress> usable =
                addresses.stream().filter(Candidates::isUsable).distinct().limit(MAX_TOLD).toList();
        boolean news = !told.containsAll(usable);
        told.clear();
        told.addAll(usable);
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
        if (isUsable(address) && !told.contains(address)) {
            Sighting before = seen.remove(address);
            put(address, new Sighting(now, before != null && before.proven));
        }
    }

    /** The peer has answered here, so it is worth asking again. */
    void prove(InetSocketAddress address, long now) {
        if (!told.contains(address)) {
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
        return told.contains(address) || seen.containsKey(address);
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
        var all = new ArrayList<>(told);
        all.addAll(seen.keySet());
        all.remove(except);
        return all;
    }

    int size() {
        return told.size() + seen.size();
    }
}
