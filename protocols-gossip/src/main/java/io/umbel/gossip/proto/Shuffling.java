package io.umbel.gossip.proto;

import io.umbel.gossip.proto.Message.Shuffle;
import io.umbel.gossip.proto.Message.ShuffleReply;
import io.umbel.spi.NodeId;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Mixes the passive views of distant members: a sample of the origin's views walks through the
 * overlay, and where the walk ends another goes back.
 */
final class Shuffling {
    private final NodeId self;
    private final MembershipConfig config;
    private final RandomGenerator random;
    private final Views views;
    private final Outbox out;
    private boolean replyExpected;

    Shuffling(
            NodeId self, MembershipConfig config, RandomGenerator random, Views views, Outbox out) {
        this.self = self;
        this.config = config;
        this.random = random;
        this.views = views;
        this.out = out;
    }

    void schedule() {
        out.schedule(Jitter.apply(config.shuffleInterval(), random), new Timer.Shuffle());
    }

    void begin(Bytes ownData) {
        replyExpected = false;
        views.active().pick(random).ifPresent(target -> begin(target, ownData));
    }

    void begin(NodeId target, Bytes ownData) {
        replyExpected = true;
        out.send(
                target,
                new Shuffle(self, views.shuffleSample(target, ownData), config.shuffleWalk()));
    }

    /** An oversized sample, or one from too far, is dropped: no honest member sends it. */
    void receive(NodeId from, Shuffle shuffle) {
        if (!isReasonable(shuffle.nodes())
                || shuffle.ttl() > config.shuffleWalk()
                || shuffle.origin().equals(self)) {
            return;
        }
        if (shuffle.ttl() > 0 && views.active().size() > 1) {
            var onward = new Shuffle(shuffle.origin(), shuffle.nodes(), shuffle.ttl() - 1);
            views.nextHop(shuffle.origin(), from).ifPresent(next -> out.send(next, onward));
            return;
        }
        rememberAll(shuffle.nodes());
        NodeId origin = shuffle.origin();
        int count = shuffle.nodes().size();
        out.send(origin, new ShuffleReply(views.replySample(origin, count)));
    }

    /** False if nobody asked for it. */
    boolean receive(ShuffleReply reply, boolean fromLinkedPeer) {
        if (!isReasonable(reply.nodes()) || !(replyExpected || fromLinkedPeer)) {
            return false;
        }
        replyExpected = replyExpected && fromLinkedPeer;
        rememberAll(reply.nodes());
        return true;
    }

    /** What a peer gets with the goodbye, so that it is not left without contacts. */
    void partWith(NodeId peer) {
        int count = config.shuffleActive() + config.shufflePassive();
        out.send(peer, new ShuffleReply(views.replySample(peer, count)));
    }

    private boolean isReasonable(List<Contact> nodes) {
        return nodes.size() <= config.maxNodes();
    }

    private void rememberAll(List<Contact> nodes) {
        for (Contact node : nodes) {
            views.remember(node.id());
            if (views.learn(node.id(), node.data())) {
                out.learned(node);
            }
        }
    }
}
