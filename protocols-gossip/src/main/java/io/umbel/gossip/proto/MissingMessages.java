package io.umbel.gossip.proto;

import io.umbel.gossip.proto.Message.Announcement;
import io.umbel.gossip.proto.Timer.FetchMissing;
import io.umbel.spi.NodeId;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Messages that were announced and have not come, each with whom to ask for it. For each there is
 * one chain of timers; a peer may announce a bounded number of messages that never come.
 */
final class MissingMessages {
    private static final int MAX_IDS_PER_PEER = 4096;

    /** The last resort waits longer: most often the message is only slow. */
    private static final int LAST_RESORT_DELAYS = 10;

    /** Who announced a message, which would reach us in {@code round}. */
    record Announcer(NodeId peer, int round) {}

    private static final class Missing {
        private final Deque<Announcer> announcers = new ArrayDeque<>();
        private final long since;
        private long attempt;
        private boolean waiting;
        private boolean lastResort;

        Missing(long since) {
            this.since = since;
        }
    }

    private final BroadcastConfig config;
    private final Outbox out;
    private final SequencedMap<MessageId, Missing> messages = new LinkedHashMap<>();
    private final Map<NodeId, Integer> announcedBy = new HashMap<>();
    private long attempts;

    MissingMessages(BroadcastConfig config, Outbox out) {
        this.config = config;
        this.out = out;
    }

    void announced(NodeId peer, Announcement announcement, long now) {
        if (announcedBy.getOrDefault(peer, 0) >= MAX_IDS_PER_PEER) {
            return;
        }
        announcedBy.merge(peer, 1, Integer::sum);
        MessageId id = announcement.id();
        Missing message = messages.computeIfAbsent(id, _ -> new Missing(now));
        message.announcers.add(new Announcer(peer, announcement.round()));
        if (!message.waiting || message.lastResort) {
            message.lastResort = false;
            await(id, message, config.firstFetchDelay());
        }
    }

    private void await(MessageId id, Missing message, Duration delay) {
        message.waiting = true;
        message.attempt = attempts++;
        out.schedule(delay, new FetchMissing(id, message.attempt));
    }

    /** The message is here; returns who announced the shortest way, if anybody had. */
    Optional<Announcer> arrived(MessageId id) {
        @Nullable Missing message = messages.remove(id);
        if (message == null) {
            return Optional.empty();
        }
        uncount(message);
        return message.announcers.stream().min(Comparator.comparingInt(Announcer::round));
    }

    /** Whom to ask now: the announcers in turn, and then, once, anybody. */
    Optional<Announcer> nextToAsk(FetchMissing timer, Supplier<Optional<NodeId>> anybody) {
        @Nullable Missing message = messages.get(timer.id());
        if (message == null || !message.waiting || message.attempt != timer.attempt()) {
            return Optional.empty();
        }
        @Nullable Announcer announcer = message.announcers.poll();
        if (announcer != null) {
            uncount(announcer);
            message.lastResort = message.announcers.isEmpty();
            Duration delay = config.nextFetchDelay();
            await(
                    timer.id(),
                    message,
                    message.lastResort ? delay.multipliedBy(LAST_RESORT_DELAYS) : delay);
            return Optional.of(announcer);
        }
        message.waiting = false;
        return anybody.get().map(peer -> new Announcer(peer, 0));
    }

    void forget(NodeId peer) {
        if (announcedBy.remove(peer) == null) {
            return;
        }
        for (Missing message : messages.values()) {
            message.announcers.removeIf(announcer -> announcer.peer().equals(peer));
        }
    }

    void evict(long now) {
        long retention = config.idRetention().toNanos();
        Iterator<Missing> oldestFirst = messages.values().iterator();
        while (oldestFirst.hasNext()) {
            Missing message = oldestFirst.next();
            if (now - message.since < retention) {
                return;
            }
            uncount(message);
            oldestFirst.remove();
        }
    }

    private void uncount(Missing message) {
        message.announcers.forEach(this::uncount);
    }

    private void uncount(Announcer announcer) {
        announcedBy.computeIfPresent(announcer.peer(), (_, count) -> count == 1 ? null : count - 1);
    }

    boolean isEmpty() {
        return messages.isEmpty();
    }

    int size() {
        return messages.size();
    }
}
