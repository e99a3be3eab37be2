package io.umbel.gossip.proto;

import io.umbel.gossip.proto.Message.Shuffle;
import io.umbel.gossip.proto.Message.ShuffleReply;
import io.umbel.spi.NodeId;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Mixes the passive views of distant members: a sample of the origin's views walks through the
 * overlay, and where the walk ends another goes back the way it came. In the HyParView paper that
 * goes straight to the origin; over QUIC the handshake of that connection would cost three times
 * the walk (a client's first datagram is padded to 1200 bytes, and the certificates come after it).
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
                new Shuffle(
                        self,
                        views.shuffleSample(target, ownData),
                        config.shuffleWalk(),
                        List.of()));
    }

    /** An oversized sample, or one from too far, is dropped: no honest member sends it. */
    void receive(NodeId from, Shuffle shuffle) {
        if (!isReasonable(shuffle.nodes(), shuffle.path())
                || shuffle.ttl() > config.shuffleWalk()
                || shuffle.origin().equals(self)) {
            return;
        }
        if (shuffle.ttl() > 0 && views.active().size() > 1) {
            passOn(from, shuffle);
            return;
        }
        rememberAll(shuffle.nodes());
        List<Contact> sample = views.replySample(shuffle.origin(), shuffle.nodes().size());
        out.send(from, new ShuffleReply(sample, shuffle.path()));
    }

    private void passOn(NodeId from, Shuffle shuffle) {
        var path = new ArrayList<>(shuffle.path());
        path.add(from);
        var onward = new Shuffle(shuffle.origin(), shuffle.nodes(), shuffle.ttl() - 1, path);
        views.nextHop(shuffle.origin(), from).ifPresent(next -> out.send(next, onward));
    }

    /** False if it is not for this member, or nobody asked for it. */
    boolean receive(ShuffleReply reply, boolean fromLinkedPeer) {
        if (!isReasonable(reply.nodes(), reply.path())) {
            return false;
        }
        if (!reply.path().isEmpty()) {
            passBack(reply);
            return false;
        }
        if (!(replyExpected || fromLinkedPeer)) {
            return false;
        }
        replyExpected = replyExpected && fromLinkedPeer;
        rememberAll(reply.nodes());
        return true;
    }

    /** Only the origin need not be a neighbor: it shuffles with its seeds now and then. */
    private void passBack(ShuffleReply reply) {
        var path = new ArrayList<>(reply.path());
        NodeId next = path.removeLast();
        if (!next.equals(self) && (path.isEmpty() || views.active().contains(next))) {
            out.send(next, new ShuffleReply(reply.nodes(), path));
        }
    }

    /** What a peer gets with the goodbye, so that it is not left without contacts. */
    void partWith(NodeId peer) {
        int count = config.shuffleActive() + config.shufflePassive();
        out.send(peer, new ShuffleReply(views.replySample(peer, count)));
    }

    private boolean isReasonable(List<Contact> nodes, List<NodeId> path) {
        return nodes.size() <= config.maxNodes() && path.size() <= config.shuffleWalk();
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
