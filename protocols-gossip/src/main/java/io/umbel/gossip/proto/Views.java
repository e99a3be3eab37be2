package io.umbel.gossip.proto;

import io.umbel.spi.NodeId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A member's partial views: its neighbors, and others that it could ask. Disjoint, and never
 * containing the member itself.
 */
final class Views {
    private final NodeId self;
    private final MembershipConfig config;
    private final RandomGenerator random;
    private final PeerReferences references;
    private final IndexedSet<NodeId> active = new IndexedSet<>();
    private final IndexedSet<NodeId> passive = new IndexedSet<>();
    private final Map<NodeId, Bytes> contacts = new HashMap<>();

    Views(NodeId self, MembershipConfig config, RandomGenerator random, PeerReferences references) {
        this.self = self;
        this.config = config;
        this.random = random;
        this.references = references;
    }

    IndexedSet<NodeId> active() {
        return active;
    }

    IndexedSet<NodeId> passive() {
        return passive;
    }

    boolean isFull() {
        return active.size() >= config.activeCapacity();
    }

    void activate(NodeId peer) {
        passive.remove(peer);
        active.add(peer);
        references.retain(peer);
    }

    void deactivate(NodeId peer, boolean remember) {
        active.remove(peer);
        references.release(peer);
        if (remember) {
            remember(peer);
        } else {
            forget(peer);
        }
    }

    /** Puts a peer into the passive view, in a random one's place if it is full. */
    void remember(NodeId peer) {
        if (peer.equals(self) || active.contains(peer) || passive.contains(peer)) {
            return;
        }
        if (passive.size() >= config.passiveCapacity()) {
            passive.removeRandom(random).ifPresent(contacts::remove);
        }
        passive.add(peer);
    }

    void forget(NodeId peer) {
        passive.remove(peer);
        forgetStranger(peer);
    }

    /** Drops what is known about a peer that is in no view. */
    void forgetStranger(NodeId peer) {
        if (!active.contains(peer) && !passive.contains(peer)) {
            contacts.remove(peer);
        }
    }

    /** True if this was news. */
    boolean learn(NodeId peer, Bytes data) {
        return !data.isEmpty() && !peer.equals(self) && !data.equals(contacts.put(peer, data));
    }

    /** A neighbor, not one of two, to which a random walk goes on. */
    Optional<NodeId> nextHop(NodeId excluded, NodeId alsoExcluded) {
        return active.pick(random, p -> !p.equals(excluded) && !p.equals(alsoExcluded));
    }

    /** What a shuffle tells {@code target}. */
    List<Contact> shuffleSample(NodeId target, Bytes ownData) {
        Predicate<NodeId> others = peer -> !peer.equals(target);
        var nodes = new ArrayList<Contact>();
        nodes.addAll(contacts(active.sample(random, config.shuffleActive(), others)));
        nodes.addAll(contacts(passive.sample(random, config.shufflePassive(), others)));
        nodes.add(new Contact(self, ownData));
        return nodes;
    }

    /**
     * Up to {@code count} others, not {@code receiver}: from the passive view as far as it goes.
     */
    List<Contact> replySample(NodeId receiver, int count) {
        Predicate<NodeId> others = peer -> !peer.equals(receiver);
        var nodes = new ArrayList<>(contacts(passive.sample(random, count, others)));
        nodes.addAll(contacts(active.sample(random, count - nodes.size(), others)));
        return nodes;
    }

    private List<Contact> contacts(List<NodeId> peers) {
        return peers.stream().map(peer -> new Contact(peer, data(peer))).toList();
    }

    private Bytes data(NodeId peer) {
        @Nullable Bytes data = contacts.get(peer);
        return data == null ? Bytes.EMPTY : data;
    }

    int knownContacts() {
        return contacts.size();
    }
}
