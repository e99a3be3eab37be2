package io.umbel.gossip;

import io.umbel.node.guard.BanSubject;
import io.umbel.spi.NodeAddress;
import io.umbel.spi.NodeId;
import io.umbel.spi.PubSub.Topic;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Many whole nodes that are members of one topic; the first one is everybody's seed. */
final class Swarm implements AutoCloseable {
    private final GossipNodes nodes;
    private final String[] settings;
    private final List<Member> members = new ArrayList<>();
    private int started;

    /** A node, its part in the topic, and what it was given. */
    record Member(GossipNode node, Topic topic, Inbox inbox) {
        NodeId id() {
            return node.id();
        }

        private void ban(Member other) throws IOException {
            node.node().view().ban(new BanSubject.Key(other.id()), Optional.empty(), "cut off");
        }

        private void unban(Member other) throws IOException {
            node.node().view().unban(new BanSubject.Key(other.id()));
        }
    }

    Swarm(GossipNodes nodes, String... settings) {
        this.nodes = nodes;
        this.settings = settings;
    }

    Member join() throws Exception {
        List<NodeAddress> seeds =
                members.isEmpty() ? List.of() : List.of(members.getFirst().node().address());
        var all = new ArrayList<>(List.of(settings));
        seeds.forEach(seed -> all.add("umbel.plugins.gossip.seeds = [ \"" + seed + "\" ]"));
        GossipNode node = nodes.start("n" + started++, all.toArray(String[]::new));
        Topic topic = node.pubSub().join(GossipNodes.TOPIC, List.of());
        var member = new Member(node, topic, Inbox.of(topic));
        members.add(member);
        return member;
    }

    List<Member> members() {
        return List.copyOf(members);
    }

    void remove(Member member) {
        members.remove(member);
    }

    /** No connection between the two survives, and none is let in. */
    static void cut(List<Member> left, List<Member> right) throws IOException {
        for (Member one : left) {
            for (Member other : right) {
                one.ban(other);
                other.ban(one);
            }
        }
    }

    static void heal(List<Member> left, List<Member> right) throws IOException {
        for (Member one : left) {
            for (Member other : right) {
                one.unban(other);
                other.unban(one);
            }
        }
    }

    /** Whether links that both ends know of connect all of them, and nobody else. */
    static boolean isWhole(List<Member> members) {
        Map<NodeId, Set<NodeId>> neighbors = new HashMap<>();
        members.forEach(member -> neighbors.put(member.id(), member.topic().neighbors()));
        if (!neighbors.values().stream().allMatch(neighbors.keySet()::containsAll)) {
            return false;
        }
        NodeId first = members.getFirst().id();
        var reached = new HashSet<>(Set.of(first));
        var next = new ArrayDeque<>(reached);
        while (!next.isEmpty()) {
            NodeId from = next.remove();
            for (NodeId to : neighbors.get(from)) {
                if (neighbors.get(to).contains(from) && reached.add(to)) {
                    next.add(to);
                }
            }
        }
        return reached.size() == members.size();
    }

    /** Who has which neighbors, by their numbers; -1 is somebody else. */
    static String links(List<Member> members) {
        List<NodeId> ids = members.stream().map(Member::id).toList();
        return members.stream()
                .map(member ->
                        ids.indexOf(member.id())
                                + " to "
                                + member.topic().neighbors().stream().map(ids::indexOf).toList())
                .collect(Collectors.joining(", "));
    }

    @Override
    public void close() {
        nodes.close();
    }
}
