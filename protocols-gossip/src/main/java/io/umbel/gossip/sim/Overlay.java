package io.umbel.gossip.sim;

import io.umbel.gossip.proto.TopicView;
import io.umbel.spi.NodeId;
import io.umbel.spi.TopicId;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/** A snapshot of all living members' views of a topic. */
public final class Overlay {
    private final SequencedMap<Integer, Member> members;

    /** A member's links; all lists name nodes. */
    record Member(
            List<Integer> active, List<Integer> passive, List<Integer> eager, List<Integer> lazy) {}

    private Overlay(SequencedMap<Integer, Member> members) {
        this.members = members;
    }

    public static Overlay of(SimulatedNetwork network, TopicId topic) {
        var members = new TreeMap<Integer, Member>();
        network.alive()
                .forEach(node ->
                        network.view(node, topic)
                                .ifPresent(view -> members.put(node, member(network, view))));
        return new Overlay(members);
    }

    private static Member member(SimulatedNetwork network, TopicView view) {
        Function<List<NodeId>, List<Integer>> indices =
                ids -> ids.stream().map(network::indexOf).toList();
        return new Member(
                indices.apply(view.neighbors()),
                indices.apply(view.passive()),
                indices.apply(view.eager()),
                indices.apply(view.lazy()));
    }

    SequencedMap<Integer, Member> members() {
        return members;
    }

    public int size() {
        return members.size();
    }

    public List<Integer> neighbors(int node) {
        Member member = members.get(node);
        return member == null ? List.of() : member.active;
    }

    List<Integer> eager(int node) {
        Member member = members.get(node);
        return member == null ? List.of() : member.eager;
    }

    public double meanActive() {
        return members.values().stream().mapToInt(m -> m.active.size()).average().orElse(0);
    }

    public long isolated() {
        return members.values().stream().filter(member -> member.active.isEmpty()).count();
    }

    /** Links that only one end knows of. */
    public long asymmetricLinks() {
        return asymmetric(Member::active);
    }

    /** Links of which one end sends payloads and the other announcements. */
    public long asymmetricEagerLinks() {
        return asymmetric(Member::eager);
    }

    private long asymmetric(Function<Member, List<Integer>> links) {
        Set<Long> all = new HashSet<>();
        members.forEach((a, member) -> links.apply(member).forEach(b -> all.add(link(a, b))));
        return all.stream()
                .filter(l -> !all.contains(link((int) (long) l, (int) (l >>> 32))))
                .count();
    }

    private static long link(int from, int to) {
        return (long) from << 32 | to;
    }

    /** The share of members in the largest set that is connected by active links. */
    public double largestComponent() {
        var seen = new BitSet();
        int largest = 0;
        for (int start : members.keySet()) {
            if (!seen.get(start)) {
                largest = Math.max(largest, visit(start, seen));
            }
        }
        return members.isEmpty() ? 0 : (double) largest / members.size();
    }

    private int visit(int start, BitSet seen) {
        var queue = new ArrayDeque<Integer>(List.of(start));
        seen.set(start);
        int count = 0;
        for (Integer node = queue.poll(); node != null; node = queue.poll()) {
            count++;
            for (int peer : neighbors(node)) {
                if (members.containsKey(peer) && !seen.get(peer)) {
                    seen.set(peer);
                    queue.add(peer);
                }
            }
        }
        return count;
    }

    /** How many members have a view of each size. */
    public SortedMap<Integer, Integer> activeSizes() {
        return sizes(Member::active);
    }

    public SortedMap<Integer, Integer> passiveSizes() {
        return sizes(Member::passive);
    }

    public SortedMap<Integer, Integer> eagerSizes() {
        return sizes(Member::eager);
    }

    public SortedMap<Integer, Integer> lazySizes() {
        return sizes(Member::lazy);
    }

    private SortedMap<Integer, Integer> sizes(Function<Member, List<Integer>> links) {
        var histogram = new TreeMap<Integer, Integer>();
        members.values().forEach(m -> histogram.merge(links.apply(m).size(), 1, Integer::sum));
        return histogram;
    }
}
