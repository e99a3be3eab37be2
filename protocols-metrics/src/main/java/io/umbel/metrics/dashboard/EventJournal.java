package io.umbel.metrics.dashboard;

import io.umbel.spi.NodeInspector.Connection;
import io.umbel.spi.NodeInspector.Peer;
import io.umbel.spi.NodeInspector.Plugin;
import io.umbel.spi.NodeInspector.Protocol;
import io.umbel.spi.NodeInspector.Snapshot;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What has happened lately: the difference of one snapshot and the next. Bounded. */
final class EventJournal {
    private final int limit;
    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<Event> newestFirst = new ArrayDeque<>();

    EventJournal(int limit) {
        this.limit = limit;
    }

    /** How an operator should take it. */
    enum Level {
        INFO,
        GOOD,
        WARN
    }

    record Event(Instant time, Level level, String subject, String text) {}

    List<Event> newestFirst() {
        lock.lock();
        try {
            return List.copyOf(newestFirst);
        } finally {
            lock.unlock();
        }
    }

    void note(Instant time, Snapshot before, Snapshot now) {
        lock.lock();
        try {
            for (Event event : between(time, before, now)) {
                newestFirst.addFirst(event);
            }
            while (newestFirst.size() > limit) {
                newestFirst.removeLast();
            }
        } finally {
            lock.unlock();
        }
    }

    private static List<Event> between(Instant time, Snapshot before, Snapshot now) {
        var events = new ArrayList<Event>();
        plugins(time, before, now, events);
        Map<String, Peer> left = by(before.peers(), peer -> peer.id().toString());
        for (Peer peer : now.peers()) {
            Peer earlier = left.remove(peer.id().toString());
            peer(time, earlier == null ? gone(peer) : earlier, peer, events);
        }
        left.values().forEach(peer -> peer(time, peer, gone(peer), events));
        refusals(time, before, now, events);
        return events;
    }

    private static Peer gone(Peer peer) {
        return new Peer(peer.id(), List.of(), 0, peer.score());
    }

    private static void peer(Instant time, Peer before, Peer now, List<Event> events) {
        String subject = now.id().toShortString();
        Map<Long, Connection> ended = by(before.connections(), Connection::number);
        for (Connection connection : now.connections()) {
            Connection earlier = ended.remove(connection.number());
            String alpn = connection.alpn().name();
            if (earlier == null) {
                events.add(new Event(time, Level.GOOD, subject, alpn + " connected"));
            } else if (!earlier.path().getClass().equals(connection.path().getClass())) {
                String path =
                        connection
                                .path()
                                .getClass()
                                .getSimpleName()
                                .toLowerCase(java.util.Locale.ROOT);
                events.add(new Event(time, Level.INFO, subject, alpn + " is now " + path));
            }
        }
        for (Connection connection : ended.values()) {
            events.add(
                    new Event(
                            time, Level.INFO, subject, connection.alpn().name() + " disconnected"));
        }
        if (now.failures() > before.failures()) {
            events.add(
                    new Event(
                            time,
                            Level.WARN,
                            subject,
                            "cannot be reached (" + now.failures() + " failures in a row)"));
        }
    }

    private static void plugins(Instant time, Snapshot before, Snapshot now, List<Event> events) {
        Map<String, Plugin> removed = by(before.plugins(), Plugin::id);
        for (Plugin plugin : now.plugins()) {
            Plugin earlier = removed.remove(plugin.id());
            boolean same =
                    earlier != null
                            && earlier.loadedAt().equals(plugin.loadedAt())
                            && earlier.problem().equals(plugin.problem());
            if (!same) {
                events.add(
                        plugin.running() && plugin.problem().isEmpty()
                                ? event(
                                        time,
                                        Level.GOOD,
                                        plugin,
                                        "runs, version " + plugin.version())
                                : event(time, Level.WARN, plugin, plugin.problem()));
            }
        }
        removed.values().forEach(p -> events.add(event(time, Level.INFO, p, "was removed")));
    }

    private static Event event(Instant time, Level level, Plugin plugin, String text) {
        return new Event(time, level, "plugin " + plugin.id(), text);
    }

    private static void refusals(Instant time, Snapshot before, Snapshot now, List<Event> events) {
        Map<String, Protocol> earlier = by(before.protocols(), protocol -> protocol.alpn().name());
        for (Protocol protocol : now.protocols()) {
            Protocol old = earlier.get(protocol.alpn().name());
            protocol.refused()
                    .forEach((code, count) -> {
                        long more =
                                count
                                        - (old == null
                                                ? 0
                                                : Objects.requireNonNullElse(
                                                        old.refused().get(code), 0L));
                        if (more > 0) {
                            events.add(
                                    new Event(
                                            time,
                                            Level.WARN,
                                            protocol.alpn().name(),
                                            "refused " + more + " × " + code));
                        }
                    });
        }
    }

    private static <K, T> Map<K, T> by(List<T> items, Function<T, K> key) {
        return items.stream()
                .collect(Collectors.toMap(key, Function.identity(), (one, _) -> one, HashMap::new));
    }
}
