package io.umbel.gossip.proto;

import io.umbel.gossip.proto.Message.Announcement;
import io.umbel.gossip.proto.Message.IHave;
import io.umbel.gossip.proto.Message.Payload;
import io.umbel.spi.NodeId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The links to all neighbors: eager ones get payloads, lazy ones announcements. */
final class Links {
    /** While a Prune is on its way, copies are too: not each is answered by another. */
    private static final int COPIES_UNTIL_REPEATED = 32;

    private static final class Link {
        private final List<Announcement> queue = new ArrayList<>();
        private boolean eager = true;
        private int copiesWhileLazy;
    }

    private final BroadcastConfig config;
    private final Outbox out;
    private final SequencedMap<NodeId, Link> links = new LinkedHashMap<>();
    private boolean dispatchScheduled;

    Links(BroadcastConfig config, Outbox out) {
        this.config = config;
        this.out = out;
    }

    void add(NodeId peer) {
        links.putIfAbsent(peer, new Link());
    }

    void remove(NodeId peer) {
        links.remove(peer);
    }

    boolean contains(NodeId peer) {
        return links.containsKey(peer);
    }

    boolean isEager(NodeId peer) {
        Link link = links.get(peer);
        return link != null && link.eager;
    }

    /** False if the peer is no neighbor. */
    boolean makeEager(NodeId peer) {
        return setEager(peer, true);
    }

    void makeLazy(NodeId peer) {
        setEager(peer, false);
    }

    private boolean setEager(NodeId peer, boolean eager) {
        Link link = links.get(peer);
        if (link != null && link.eager != eager) {
            link.eager = eager;
            link.copiesWhileLazy = 0;
        }
        return link != null;
    }

    /** Makes a link lazy; whether its other end has to be told. */
    boolean prune(NodeId peer) {
        Link link = links.get(peer);
        if (link == null) {
            return false;
        }
        makeLazy(peer);
        return link.copiesWhileLazy++ % COPIES_UNTIL_REPEATED == 0;
    }

    List<NodeId> peers(boolean eager) {
        return links.entrySet().stream()
                .filter(entry -> entry.getValue().eager == eager)
                .map(Map.Entry::getKey)
                .toList();
    }

    Optional<NodeId> pick(RandomGenerator random) {
        return links.isEmpty()
                ? Optional.empty()
                : links.keySet().stream().skip(random.nextInt(links.size())).findFirst();
    }

    void sendAll(Payload payload) {
        links.keySet().forEach(peer -> out.send(peer, payload));
    }

    /** To everybody but where it came from. */
    void push(Payload payload, @Nullable NodeId from) {
        var announcement = new Announcement(payload.id(), payload.round());
        links.forEach((peer, link) -> {
            if (Objects.equals(peer, from)) {
                return;
            }
            if (link.eager) {
                out.send(peer, payload);
            } else {
                announce(link, announcement);
            }
        });
    }

    /** Whatever the link is. */
    void announce(NodeId peer, Announcement announcement) {
        Link link = links.get(peer);
        if (link != null) {
            announce(link, announcement);
        }
    }

    private void announce(Link link, Announcement announcement) {
        link.queue.add(announcement);
        if (!dispatchScheduled) {
            dispatchScheduled = true;
            out.schedule(config.dispatchDelay(), new Timer.DispatchAnnouncements());
        }
    }

    void dispatch() {
        dispatchScheduled = false;
        links.forEach(this::dispatch);
    }

    private void dispatch(NodeId peer, Link link) {
        int size = link.queue.size();
        for (int i = 0; i < size; i += config.maxAnnouncements()) {
            int end = Math.min(size, i + config.maxAnnouncements());
            out.send(peer, new IHave(link.queue.subList(i, end)));
        }
        link.queue.clear();
    }
}
