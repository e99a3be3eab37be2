package io.umbel.gossip.proto;

import io.umbel.gossip.proto.Message.Announcement;
import io.umbel.gossip.proto.Message.Broadcast;
import io.umbel.gossip.proto.Message.Graft;
import io.umbel.gossip.proto.Message.IHave;
import io.umbel.gossip.proto.Message.Payload;
import io.umbel.gossip.proto.Message.Prune;
import io.umbel.gossip.proto.Message.Scope;
import io.umbel.gossip.proto.Timer.BroadcastTimer;
import io.umbel.gossip.proto.Timer.DispatchAnnouncements;
import io.umbel.gossip.proto.Timer.EvictCache;
import io.umbel.gossip.proto.Timer.FetchMissing;
import io.umbel.gossip.proto.TopicEvent.Received;
import io.umbel.gossip.proto.TopicEvent.ValidationRequested;
import io.umbel.spi.NodeId;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Broadcast in one topic, after the paper "Epidemic broadcast trees": payloads go along eager
 * links, announcements along lazy ones. A second copy prunes the link it came by; an announced
 * message that does not come is fetched, and that link grafted.
 */
final class PlumTree {
    /** A message that has been forwarded more often than this is not believed. */
    static final int MAX_ROUND = 1024;

    private final NodeId self;
    private final BroadcastConfig config;
    private final MessageIds ids;
    private final RandomGenerator random;
    private final Outbox out;
    private final Links links;
    private final MissingMessages missing;
    private final MessageStore store;
    private boolean validating;
    private int replay;

    PlumTree(
            NodeId self,
            BroadcastConfig config,
            MessageIds ids,
            RandomGenerator random,
            Outbox out) {
        this.self = self;
        this.config = config;
        this.ids = ids;
        this.random = random;
        this.out = out;
        this.links = new Links(config, out);
        this.missing = new MissingMessages(config, out);
        this.store = new MessageStore(config, out);
        this.replay = config.replay();
    }

    Links links() {
        return links;
    }

    MessageStore store() {
        return store;
    }

    MissingMessages missing() {
        return missing;
    }

    void validateFromNowOn() {
        validating = true;
    }

    void replayAtLeast(int messages) {
        replay = Math.max(replay, messages);
    }

    /** New links are eager: nothing is missed, and what is superfluous gets pruned. */
    void neighborUp(NodeId peer) {
        links.add(peer);
        for (Payload payload : store.newest(replay)) {
            links.announce(peer, new Announcement(payload.id(), payload.round()));
        }
    }

    void neighborDown(NodeId peer) {
        links.remove(peer);
        missing.forget(peer);
    }

    void broadcast(InEvent.Broadcast event, long now) {
        Payload payload = newPayload(event.content(), event.scope(), event.trace());
        if (event.scope() == Scope.NEIGHBORS) {
            links.sendAll(payload);
        } else {
            store.markKnown(payload.id(), self, now);
            spread(payload, null, now);
        }
    }

    void tell(InEvent.Tell event) {
        if (links.contains(event.neighbor())) {
            out.send(event.neighbor(), newPayload(event.content(), Scope.NEIGHBORS, event.trace()));
        }
    }

    private Payload newPayload(Bytes content, Scope scope, Bytes trace) {
        var nonce = new byte[Payload.NONCE_LENGTH];
        random.nextBytes(nonce);
        Bytes salt = Bytes.owning(nonce);
        return new Payload(ids.of(salt, content), salt, content, scope, 0, trace);
    }

    private void spread(Payload payload, @Nullable NodeId from, long now) {
        store.keep(payload, now);
        links.push(payload, from);
    }

    /** What a peer that is no neighbor sends is read, but changes no link. */
    void receive(NodeId from, Broadcast message, long now) {
        switch (message) {
            case Payload payload -> receivePayload(from, payload, now);
            case Prune() -> links.makeLazy(from);
            case Graft graft -> receiveGraft(from, graft);
            case IHave announcements -> receiveAnnouncements(from, announcements, now);
        }
    }

    private void receivePayload(NodeId from, Payload payload, long now) {
        if (!isPlausible(payload.round()) || payload.nonce().length() != Payload.NONCE_LENGTH) {
            return;
        }
        if (payload.scope() == Scope.SWARM && store.isKnown(payload.id())) {
            receiveCopy(from, payload.id());
        } else if (ids.of(payload.nonce(), payload.content()).equals(payload.id())) {
            receiveNew(from, payload, now);
        }
    }

    /**
     * Prunes the link it came by, if the one by which it came first still is in the tree: else two
     * links that outran each other in turn would both be cut, and what follows be fetched one by
     * one.
     */
    private void receiveCopy(NodeId from, MessageId id) {
        NodeId first = store.broughtBy(id);
        if (self.equals(first) || links.isEager(first)) {
            prune(from);
        }
    }

    private void receiveNew(NodeId from, Payload payload, long now) {
        if (payload.scope() == Scope.SWARM) {
            store.markKnown(payload.id(), from, now);
            missing.arrived(payload.id())
                    .ifPresent(shortest -> optimize(from, payload.round(), shortest));
        }
        if (validating) {
            store.hold(payload, from, now);
            out.emit(
                    new ValidationRequested(
                            payload.id(),
                            payload.content(),
                            from,
                            payload.scope(),
                            payload.round()));
        } else {
            deliver(payload, from, now);
        }
    }

    private void deliver(Payload payload, NodeId from, long now) {
        if (payload.scope() == Scope.SWARM) {
            spread(payload.forwarded(), from, now);
        }
        out.emit(
                new Received(
                        payload.id(),
                        payload.content(),
                        from,
                        payload.scope(),
                        payload.round(),
                        payload.trace()));
    }

    /** The application has looked at a message that it was asked to validate. */
    void judge(MessageId id, boolean accepted, long now) {
        MessageStore.@Nullable Held held = store.release(id);
        if (held != null && accepted) {
            deliver(held.payload(), held.from(), now);
        }
    }

    private void prune(NodeId peer) {
        if (links.prune(peer)) {
            out.send(peer, new Prune());
        }
    }

    /** Somebody announced the message over a way that is shorter by far: that joins the tree. */
    private void optimize(NodeId from, int round, MissingMessages.Announcer shortest) {
        if (round + 1 - shortest.round() < config.optimizationThreshold()) {
            return;
        }
        if (!links.isEager(shortest.peer()) && links.makeEager(shortest.peer())) {
            out.send(shortest.peer(), new Graft(null, shortest.round()));
        }
        prune(from);
    }

    private void receiveGraft(NodeId from, Graft graft) {
        links.makeEager(from);
        MessageId id = graft.id();
        Payload payload = id == null ? null : store.kept(id);
        if (payload != null) {
            out.send(from, payload);
        }
    }

    private void receiveAnnouncements(NodeId from, IHave message, long now) {
        if (!links.contains(from) || message.announcements().size() > config.maxAnnouncements()) {
            return;
        }
        for (Announcement announcement : message.announcements()) {
            if (!store.isKnown(announcement.id()) && isPlausible(announcement.round())) {
                missing.announced(from, announcement, now);
            }
        }
        store.keepEvicting();
    }

    private static boolean isPlausible(int round) {
        return round >= 0 && round <= MAX_ROUND;
    }

    void timerExpired(BroadcastTimer timer, long now) {
        switch (timer) {
            case DispatchAnnouncements() -> links.dispatch();
            case EvictCache() -> {
                missing.evict(now);
                store.evict(now, !missing.isEmpty());
            }
            case FetchMissing fetch -> fetch(fetch);
        }
    }

    /** Asks the next announcer; when none is left, once, anybody. */
    private void fetch(FetchMissing timer) {
        missing.nextToAsk(timer, () -> links.pick(random))
                .ifPresent(announcer -> {
                    links.makeEager(announcer.peer());
                    out.send(announcer.peer(), new Graft(timer.id(), announcer.round()));
                });
    }
}
