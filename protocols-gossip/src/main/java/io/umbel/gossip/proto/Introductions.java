package io.umbel.gossip.proto;

import io.umbel.gossip.proto.Message.Join;
import io.umbel.spi.NodeId;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The peers through which this member gets into the overlay, or back: seeds, which are asked until
 * they have answered, and neighbors whose connection broke, which are asked for some minutes. The
 * latter is what joins the halves of a network again: each remembers whom it lost in the other.
 */
final class Introductions {
    private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
    private static final int MAX_DOUBLINGS = 10;
    private static final int MAX_LOST = 8;
    private static final int MAX_LOST_ATTEMPTS = 12;

    private record Attempt(long number, int failures, boolean underWay) {}

    private final MembershipConfig config;
    private final RandomGenerator random;
    private final PeerReferences references;
    private final Outbox out;
    private final IndexedSet<NodeId> seeds = new IndexedSet<>();
    private final SequencedMap<NodeId, Attempt> attempts = new LinkedHashMap<>();
    private final Set<NodeId> lost = new LinkedHashSet<>();
    private long numbers;

    Introductions(
            MembershipConfig config,
            RandomGenerator random,
            PeerReferences references,
            Outbox out) {
        this.config = config;
        this.random = random;
        this.references = references;
        this.out = out;
    }

    void addSeeds(List<NodeId> peers, Bytes ownData) {
        for (NodeId peer : peers) {
            seeds.add(peer);
            ask(peer, 0, ownData);
        }
    }

    boolean isUnderWay(NodeId peer) {
        @Nullable Attempt attempt = attempts.get(peer);
        return attempt != null && attempt.underWay;
    }

    private void ask(NodeId peer, int failures, Bytes ownData) {
        if (isUnderWay(peer)) {
            return;
        }
        long number = numbers++;
        attempts.put(peer, new Attempt(number, failures, true));
        references.retain(peer);
        out.send(peer, new Join(ownData));
        out.schedule(config.joinTimeout(), new Timer.JoinTimeout(peer, number));
    }

    /** The peer has become a neighbor: no other lost one is needed to get back. */
    void answered(NodeId peer) {
        remove(peer);
        if (lost.remove(peer)) {
            lost.forEach(this::remove);
            lost.clear();
        }
    }

    private void remove(NodeId peer) {
        if (isUnderWay(peer)) {
            references.release(peer);
        }
        attempts.remove(peer);
    }

    /** Does nothing unless the peer was asked. */
    void failed(NodeId peer) {
        @Nullable Attempt attempt = attempts.get(peer);
        if (attempt == null || !attempt.underWay) {
            return;
        }
        remove(peer);
        if (seeds.contains(peer)) {
            out.emit(new TopicEvent.JoinFailed(peer));
        } else if (attempt.failures >= MAX_LOST_ATTEMPTS) {
            lost.remove(peer);
            return;
        }
        retryLater(peer, attempt.failures + 1);
    }

    void timedOut(Timer.JoinTimeout timer) {
        @Nullable Attempt attempt = attempts.get(timer.peer());
        if (attempt != null && attempt.number == timer.attempt()) {
            failed(timer.peer());
        }
    }

    private void retryLater(NodeId peer, int failures) {
        long number = numbers++;
        attempts.put(peer, new Attempt(number, failures, false));
        out.schedule(backoff(failures), new Timer.RetryJoin(peer, number));
    }

    private Duration backoff(int failures) {
        Duration doubled = FIRST_RETRY.multipliedBy(1L << Math.min(failures - 1, MAX_DOUBLINGS));
        Duration limit = config.shuffleInterval();
        return Jitter.apply(doubled.compareTo(limit) < 0 ? doubled : limit, random);
    }

    void retryDue(Timer.RetryJoin timer, Bytes ownData) {
        @Nullable Attempt attempt = attempts.get(timer.peer());
        if (attempt != null && attempt.number == timer.attempt()) {
            ask(timer.peer(), attempt.failures, ownData);
        }
    }

    /** A neighbor's connection broke. */
    void lose(NodeId peer) {
        if (lost.size() < MAX_LOST && !attempts.containsKey(peer)) {
            lost.add(peer);
            retryLater(peer, 1);
        }
    }

    /** A peer that left is not looked for. */
    void left(NodeId peer) {
        if (lost.remove(peer)) {
            remove(peer);
        }
    }

    /** Asks a seed again, unless all are neighbors or being asked. */
    void askSomeSeed(Predicate<NodeId> isNeighbor, Bytes ownData) {
        someSeed(isNeighbor).ifPresent(seed -> ask(seed, 0, ownData));
    }

    Optional<NodeId> someSeed(Predicate<NodeId> isNeighbor) {
        return seeds.pick(random, seed -> !isNeighbor.test(seed) && !attempts.containsKey(seed));
    }

    void abandonAll() {
        attempts.keySet().stream().filter(this::isUnderWay).forEach(references::release);
        attempts.clear();
    }
}
