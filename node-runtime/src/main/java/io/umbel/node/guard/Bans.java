package io.umbel.node.guard;

import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/** Who is banned, no more than a given number. For any thread; nothing blocks for long. */
final class Bans {
    private final InstantSource clock;
    private final int max;
    private final Map<BanSubject, Ban> bans = new ConcurrentHashMap<>();
    private final ReentrantLock changing = new ReentrantLock();

    Bans(InstantSource clock, int max) {
        this.clock = clock;
        this.max = max;
    }

    boolean isEmpty() {
        return bans.isEmpty();
    }

    boolean holds(BanSubject subject) {
        Ban ban = bans.get(subject);
        return ban != null && ban.holdsAt(clock.instant());
    }

    /** Puts it in place of an earlier one of the same subject. */
    void put(Ban ban) {
        changing.lock();
        try {
            bans.put(ban.subject(), ban);
            if (bans.size() > max) {
                bans.values().removeIf(other -> !other.holdsAt(clock.instant()));
            }
            if (bans.size() > max) {
                bans.values().stream()
                        .filter(other -> !other.equals(ban))
                        .min(Comparator.comparing(Ban::until))
                        .ifPresent(first -> bans.remove(first.subject()));
            }
        } finally {
            changing.unlock();
        }
    }

    /** Whether there was one that held. */
    boolean remove(BanSubject subject) {
        Ban ban = bans.remove(subject);
        return ban != null && ban.holdsAt(clock.instant());
    }

    /** Those that hold, the newest first. */
    List<Ban> all() {
        return bans.values().stream()
                .filter(ban -> ban.holdsAt(clock.instant()))
                .sorted(Comparator.comparing(Ban::since).reversed())
                .toList();
    }
}
