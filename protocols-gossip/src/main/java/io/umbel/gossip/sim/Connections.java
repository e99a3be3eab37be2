package io.umbel.gossip.sim;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Which pairs of nodes are connected. */
final class Connections {
    private final List<Set<Integer>> peers = new ArrayList<>();

    void addNode() {
        peers.add(new HashSet<>());
    }

    void connect(int a, int b) {
        if (peers.get(a).add(b)) {
            peers.get(b).add(a);
        }
    }

    boolean disconnect(int a, int b) {
        peers.get(b).remove(a);
        return peers.get(a).remove(b);
    }

    boolean isConnected(int a, int b) {
        return peers.get(a).contains(b);
    }

    /** In ascending order, so that nothing depends on a hash table. */
    List<Integer> of(int node) {
        return peers.get(node).stream().sorted().toList();
    }

    int count() {
        return peers.stream().mapToInt(Set::size).sum() / 2;
    }
}
