package io.umbel.gossip.proto;

import io.umbel.gossip.proto.InEvent.Cause;
import io.umbel.gossip.proto.Message.Disconnect;
import io.umbel.gossip.proto.Message.ForwardJoin;
import io.umbel.gossip.proto.Message.Join;
import io.umbel.gossip.proto.Message.Membership;
import io.umbel.gossip.proto.Message.Neighbor;
import io.umbel.gossip.proto.Message.Priority;
import io.umbel.gossip.proto.Message.Shuffle;
import io.umbel.gossip.proto.Message.ShuffleReply;
import io.umbel.gossip.proto.Timer.JoinTimeout;
import io.umbel.gossip.proto.Timer.MembershipTimer;
import io.umbel.gossip.proto.Timer.NeighborTimeout;
import io.umbel.gossip.proto.Timer.RetryJoin;
import io.umbel.gossip.proto.TopicEvent.NeighborDown;
import io.umbel.gossip.proto.TopicEvent.NeighborUp;
import io.umbel.gossip.proto.TopicEvent.Reason;
import io.umbel.spi.NodeId;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Membership of one topic, after the HyParView paper: a few symmetric links, and a larger set of
 * peers to replace them from. A peer becomes a neighbor only when it has said so itself.
 */
final class HyParView {
    private static final int SEED_SHUFFLE_INTERVALS = 5;

    private final NodeId self;
    private final MembershipConfig config;
    private final RandomGenerator random;
    private final Outbox out;
    private final Views views;
    private final NeighborRequests requests;
    private final Introductions introductions;
    private final Shuffling shuffling;
    private final EvictionBudget evictions = new EvictionBudget();
    private Bytes ownData;
    private int intervals;

    HyParView(
            NodeId self,
            MembershipConfig config,
            RandomGenerator random,
            PeerReferences references,
            Outbox out,
            Bytes ownData) {
        this.self = self;
        this.config = config;
        this.random = random;
        this.out = out;
        this.ownData = ownData;
        this.views = new Views(self, config, random, references);
        this.requests = new NeighborRequests(config, references, out);
        this.introductions = new Introductions(config, random, references, out);
        this.shuffling = new Shuffling(self, config, random, views, out);
    }

    Views views() {
        return views;
    }

    void contactChanged(Bytes data) {
        ownData = data;
    }

    void start() {
        shuffling.schedule();
    }

    void join(List<NodeId> seeds) {
        List<NodeId> others =
                seeds.stream()
                        .filter(seed -> !seed.equals(self) && !views.active().contains(seed))
                        .toList();
        introductions.addSeeds(others, ownData);
    }

    /** The order of the goodbyes is the order of the view. */
    void quit() {
        for (NodeId peer : views.active().toList()) {
            shuffling.partWith(peer);
            out.send(peer, new Disconnect(false));
            views.deactivate(peer, false);
        }
        requests.abandonAll();
        introductions.abandonAll();
    }

    void receive(NodeId from, Membership message, long now) {
        if (from.equals(self)) {
            return;
        }
        switch (message) {
            case Join join -> receiveJoin(from, join, now);
            case ForwardJoin forwardJoin -> receiveForwardJoin(from, forwardJoin);
            case Neighbor neighbor -> receiveNeighbor(from, neighbor, now);
            case Disconnect disconnect -> receiveDisconnect(from, disconnect, now);
            case Shuffle shuffle -> shuffling.receive(from, shuffle);
            case ShuffleReply reply -> {
                if (shuffling.receive(reply, isLinked(from))) {
                    refill(now, self);
                }
            }
        }
        views.forgetStranger(from);
    }

    /** Whether this member reckons with being the peer's neighbor, now or soon. */
    boolean isLinked(NodeId peer) {
        return views.active().contains(peer)
                || requests.isPending(peer)
                || introductions.isUnderWay(peer);
    }

    private void receiveJoin(NodeId from, Join join, long now) {
        learn(from, join.data());
        if (!accept(from, Priority.HIGH, true, now)) {
            refuse(from);
            return;
        }
        var newcomer = new Contact(from, join.data());
        for (NodeId peer : views.active()) {
            if (!peer.equals(from)) {
                out.send(peer, new ForwardJoin(newcomer, config.activeWalk()));
            }
        }
    }

    private void receiveForwardJoin(NodeId from, ForwardJoin walk) {
        NodeId newcomer = walk.newcomer().id();
        if (newcomer.equals(self) || walk.ttl() > config.activeWalk()) {
            return;
        }
        if (walk.ttl() == 0 || views.active().size() <= 1 || views.active().contains(newcomer)) {
            learn(newcomer, walk.newcomer().data());
            requests.ask(newcomer, Priority.HIGH, ownData);
            return;
        }
        if (walk.ttl() == config.passiveWalk()) {
            views.remember(newcomer);
            learn(newcomer, walk.newcomer().data());
        }
        if (!requests.isPending(newcomer)) {
            var onward = new ForwardJoin(walk.newcomer(), walk.ttl() - 1);
            views.nextHop(from, newcomer).ifPresent(next -> out.send(next, onward));
        }
    }

    private void receiveNeighbor(NodeId from, Neighbor neighbor, long now) {
        boolean asked = isLinked(from);
        requests.settle(from);
        learn(from, neighbor.data());
        Priority priority = neighbor.reply() && !asked ? Priority.LOW : neighbor.priority();
        if (!accept(from, priority, !neighbor.reply(), now)) {
            refuse(from);
        }
    }

    /** A peer that may come in becomes a neighbor; one that asked, not agreed, is told so. */
    private boolean accept(NodeId peer, Priority priority, boolean tell, long now) {
        boolean isNew = !views.active().contains(peer);
        if (isNew && views.isFull() && !(priority == Priority.HIGH && evictions.spend(peer))) {
            return false;
        }
        if (isNew) {
            add(peer);
        }
        if (tell) {
            out.send(peer, new Neighbor(priority, true, ownData));
        }
        refill(now, peer);
        return true;
    }

    private void add(NodeId peer) {
        if (views.isFull()) {
            views.active().pick(random).ifPresent(this::evict);
        }
        views.activate(peer);
        requests.settle(peer);
        introductions.answered(peer);
        out.emit(new NeighborUp(peer));
    }

    private void evict(NodeId peer) {
        remove(peer, Reason.EVICTED, true);
        refuse(peer);
    }

    private void refuse(NodeId peer) {
        shuffling.partWith(peer);
        out.send(peer, new Disconnect(true));
    }

    private void remove(NodeId peer, Reason reason, boolean remember) {
        views.deactivate(peer, remember);
        out.emit(new NeighborDown(peer, reason));
    }

    private void receiveDisconnect(NodeId from, Disconnect disconnect, long now) {
        boolean alive = disconnect.alive();
        boolean refused = requests.refuse(from, now);
        introductions.failed(from);
        if (!alive) {
            introductions.left(from);
        }
        if (views.active().contains(from)) {
            remove(from, alive ? Reason.EVICTED : Reason.LEFT, alive);
            refill(now, from);
        } else {
            if (!alive) {
                views.forget(from);
            }
            if (refused) {
                refill(now, from);
            }
        }
    }

    void peerDown(NodeId peer, Cause cause, long now) {
        boolean failed = cause == Cause.FAILED;
        boolean wasAsked = requests.settle(peer);
        introductions.failed(peer);
        if (views.active().contains(peer)) {
            remove(peer, Reason.LOST, !failed);
            if (failed) {
                introductions.lose(peer);
            }
            refill(now, peer);
        } else {
            if (failed) {
                views.forget(peer);
            }
            if (wasAsked) {
                refill(now, peer);
            }
        }
    }

    void timerExpired(MembershipTimer timer, long now) {
        switch (timer) {
            case Timer.Shuffle() -> shuffleDue(now);
            case NeighborTimeout(NodeId peer, long attempt) -> {
                if (requests.timeOut(peer, attempt)) {
                    views.forget(peer);
                    refill(now, peer);
                }
            }
            case JoinTimeout timeout -> introductions.timedOut(timeout);
            case RetryJoin retry -> introductions.retryDue(retry, ownData);
        }
    }

    private void shuffleDue(long now) {
        shuffling.schedule();
        requests.beginInterval(now);
        evictions.beginInterval();
        shuffling.begin(ownData);
        if (++intervals % SEED_SHUFFLE_INTERVALS == 0) {
            introductions
                    .someSeed(views.active()::contains)
                    .ifPresent(seed -> shuffling.begin(seed, ownData));
        }
        refill(now, self);
        if (views.active().size() < 2 || (!views.isFull() && views.passive().isEmpty())) {
            introductions.askSomeSeed(this::isLinked, ownData);
        }
    }

    /**
     * Asks one more peer, while there are too few neighbors: called after whatever changes that.
     */
    private void refill(long now, NodeId skipped) {
        if (views.active().size() + requests.pending() >= config.activeCapacity()) {
            return;
        }
        Priority priority = views.active().isEmpty() ? Priority.HIGH : Priority.LOW;
        if (!requests.mayAsk(priority)) {
            return;
        }
        views.passive()
                .pick(random, peer -> !peer.equals(skipped) && requests.mayAsk(peer, priority, now))
                .ifPresentOrElse(
                        peer -> requests.ask(peer, priority, ownData), this::seekIntroduction);
    }

    private void seekIntroduction() {
        if (views.active().isEmpty() && requests.pending() == 0) {
            introductions.askSomeSeed(this::isLinked, ownData);
        }
    }

    private void learn(NodeId peer, Bytes data) {
        if (views.learn(peer, data)) {
            out.learned(new Contact(peer, data));
        }
    }
}
