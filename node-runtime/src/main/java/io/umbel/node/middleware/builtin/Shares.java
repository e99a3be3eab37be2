package io.umbel.node.middleware.builtin;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * How many connections and streams each caller holds; who holds nothing is not remembered. For any
 * thread; does not block.
 */
final class Shares {
    private final ConcurrentMap<Object, Share> shares = new ConcurrentHashMap<>();

    /** What one caller holds. */
    record Share(int connections, int streams) {
        static final Share NOTHING = new Share(0, 0);

        Share plus(Share more) {
            return new Share(connections + more.connections, streams + more.streams);
        }
    }

    Share of(Object caller) {
        return shares.getOrDefault(caller, Share.NOTHING);
    }

    /** False, and nothing changed, if the caller would then hold more than {@code limit}. */
    boolean take(Object caller, Share more, Share limit) {
        var taken = new boolean[1];
        shares.compute(
                caller,
                (_, held) -> {
                    Share next = (held == null ? Share.NOTHING : held).plus(more);
                    taken[0] =
                            next.connections <= limit.connections && next.streams <= limit.streams;
                    return taken[0] ? next : held;
                });
        return taken[0];
    }

    void giveBack(Object caller, Share less) {
        shares.computeIfPresent(caller, (_, held) -> minus(held, less));
    }

    private static @Nullable Share minus(Share held, Share less) {
        var left = new Share(held.connections - less.connections, held.streams - less.streams);
        return left.equals(Share.NOTHING) ? null : left;
    }

    /** How many hold something. */
    int size() {
        return shares.size();
    }
}
