package io.umbel.node.path;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The relays that reach one peer, and which of them carries its packets. A relay may die without a
 * word: when it has brought no answer for a while, packets go over all of them, and the first that
 * brings one takes its place. Event loop only.
 */
final class PeerRelays {
    private static final int MAX = 4;
    private static final long DOUBT_AFTER = TimeUnit.MILLISECONDS.toNanos(250);

    /** Who was heard later than that had not been asked: not every packet has an answer. */
    private static final long LONGEST_ROUND_TRIP = TimeUnit.MILLISECONDS.toNanos(500);

    private static final long SILENCE = TimeUnit.MILLISECONDS.toNanos(150);
    private static final long NEVER = Long.MAX_VALUE;

    private final List<RelayRoute> known = new ArrayList<>(1);
    private @Nullable RelayRoute current;
    private boolean heardBefore;
    private long heardAt;
    private long unansweredSince = NEVER;
    private long patience = DOUBT_AFTER;

    boolean has(RelayRoute route) {
        return known.contains(route);
    }

    /** The oldest makes room; it may be a link that has ended long ago. */
    void add(RelayRoute route) {
        if (known.contains(route)) {
            return;
        }
        if (known.size() == MAX) {
            known.removeFirst();
        }
        known.add(route);
    }

    /** The one in use; null if none is up. */
    @Nullable RelayRoute current() {
        if (current == null || !current.isUp() || !known.contains(current)) {
            current = known.stream().filter(RelayRoute::isUp).findFirst().orElse(null);
            unansweredSince = NEVER;
        }
        return current;
    }

    /** It has brought a packet of the peer's; true if it takes the place of the one in use. */
    boolean heard(RelayRoute route, long now) {
        boolean other = !route.equals(current());
        if (other && heardBefore && now - heardAt < SILENCE) {
            return false;
        }
        if (!other && unansweredSince != NEVER) {
            long waited = Math.min(LONGEST_ROUND_TRIP, now - unansweredSince);
            patience = Math.max(DOUBT_AFTER, (patience + 2 * waited) / 2);
        }
        current = route;
        heardBefore = true;
        heardAt = now;
        unansweredSince = NEVER;
        return other;
    }

    /** Those over which a packet goes that is sent now. */
    List<RelayRoute> carry(long now) {
        RelayRoute first = current();
        if (first == null) {
            return List.of();
        }
        if (unansweredSince == NEVER) {
            unansweredSince = now;
        }
        return now - unansweredSince < patience || known.size() == 1
                ? List.of(first)
                : known.stream().filter(RelayRoute::isUp).toList();
    }
}
