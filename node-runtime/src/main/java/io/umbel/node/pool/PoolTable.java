package io.umbel.node.pool;

import io.umbel.spi.DialException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The pool's entries, and the order in which the idle ones became so. Every method is atomic. What
 * leaves the table is stopped; its connection is closed by the caller, outside the lock.
 */
final class PoolTable<C> {
    /** Begins to dial for a key that has no entry. */
    interface Dialing<C> {
        PoolEntry<C> begin() throws DialException;
    }

    private final int bound;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<PoolKey, PoolEntry<C>> entries = new HashMap<>();
    private final SequencedSet<PoolEntry<C>> idle = new LinkedHashSet<>();

    /** In use, and found by nobody any more. */
    private final Set<PoolEntry<C>> retired = new HashSet<>();

    private boolean closed;

    PoolTable(int bound) {
        this.bound = bound;
    }

    /**
     * The entry for {@code key}, with one lease more. One whose connection is not {@code open} is
     * dropped: the table may not have been told yet.
     */
    PoolEntry<C> join(PoolKey key, Predicate<C> open, Dialing<C> dialing) throws DialException {
        lock.lock();
        try {
            if (closed) {
                throw ConnectionPool.closedFailure(key);
            }
            PoolEntry<C> entry = usable(key, open);
            if (entry == null) {
                entry = dialing.begin();
                entries.put(key, entry);
            }
            idle.remove(entry);
            entry.join();
            return entry;
        } finally {
            lock.unlock();
        }
    }

    private @Nullable PoolEntry<C> usable(PoolKey key, Predicate<C> open) {
        PoolEntry<C> entry = entries.get(key);
        C connection = entry == null ? null : entry.connection();
        if (entry == null || connection == null || open.test(connection)) {
            return entry;
        }
        var _ = drop(entry);
        return null;
    }

    /**
     * False if the entry has left the table while its connection was being dialed.
     *
     * @param watching begins what is under way from now on, and returns how to end it
     */
    boolean establish(PoolEntry<C> entry, C connection, Supplier<Runnable> watching, Instant now) {
        return locked(() -> {
            if (entries.get(entry.key()) != entry) {
                return false;
            }
            entry.stopBy(watching.get());
            entry.establish(connection);
            markIdle(entry, now);
            return true;
        });
    }

    /** True if it was retired, and has left the table with its last lease. */
    boolean leave(PoolEntry<C> entry, Instant now) {
        return locked(() -> {
            entry.leave();
            var _ = markIdle(entry, now);
            return entry.leases() == 0 && retired.contains(entry) && drop(entry);
        });
    }

    /** Who joins from now on gets another; those who have it keep it. */
    void retire(PoolEntry<C> entry) {
        var _ = locked(() -> entries.remove(entry.key(), entry) && retired.add(entry));
    }

    private boolean markIdle(PoolEntry<C> entry, Instant now) {
        boolean isIdle =
                entry.leases() == 0
                        && entry.connection() != null
                        && entries.get(entry.key()) == entry;
        if (isIdle) {
            entry.idle(now);
            idle.add(entry);
        }
        return isIdle;
    }

    /** False if it was not there any more. */
    boolean remove(PoolEntry<C> entry) {
        return locked(() -> drop(entry));
    }

    private boolean drop(PoolEntry<C> entry) {
        boolean present = entries.remove(entry.key(), entry) || retired.remove(entry);
        if (present) {
            idle.remove(entry);
            entry.stop();
        }
        return present;
    }

    /** Makes the table as small as its bound wants, as far as there are idle entries. */
    List<PoolEntry<C>> removeSurplus() {
        return removeIdleWhile(_ -> entries.size() > bound);
    }

    List<PoolEntry<C>> removeIdleSince(Instant limit) {
        return removeIdleWhile(since -> !since.isAfter(limit));
    }

    private List<PoolEntry<C>> removeIdleWhile(Predicate<Instant> condition) {
        return locked(() -> {
            var removed = new ArrayList<PoolEntry<C>>();
            while (firstIdle().filter(condition).isPresent()) {
                PoolEntry<C> entry = idle.getFirst();
                drop(entry);
                removed.add(entry);
            }
            return removed;
        });
    }

    /** When the entry that is idle for longest became so. */
    Optional<Instant> firstIdleSince() {
        return locked(this::firstIdle);
    }

    private Optional<Instant> firstIdle() {
        return idle.stream().findFirst().flatMap(PoolEntry::idleSince);
    }

    List<PoolEntry<C>> close() {
        return locked(() -> {
            closed = true;
            List<PoolEntry<C>> all = all().toList();
            all.forEach(this::drop);
            return all;
        });
    }

    List<PooledConnection<C>> snapshot() {
        return locked(() -> all().flatMap(entry -> entry.snapshot().stream()).toList());
    }

    private Stream<PoolEntry<C>> all() {
        return Stream.concat(entries.values().stream(), retired.stream());
    }

    private <T> T locked(Supplier<T> action) {
        lock.lock();
        try {
            return action.get();
        } finally {
            lock.unlock();
        }
    }
}
