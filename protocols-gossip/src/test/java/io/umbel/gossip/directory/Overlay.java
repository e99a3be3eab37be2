package io.umbel.gossip.directory;

import io.umbel.spi.Alpn;
import io.umbel.spi.NodeAddress;
import io.umbel.spi.NodeId;
import io.umbel.spi.PubSub.Verdict;
import io.umbel.spi.ServiceDirectory.Health;
import io.umbel.spi.ServiceDirectory.Offer;
import io.umbel.spi.ServiceDirectory.Service;
import io.umbel.testkit.InMemoryNetwork;
import io.umbel.testkit.TestNodeContext;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/** Members of a directory's topic, each with its clock, joined by links; all messages are bytes. */
final class Overlay implements AutoCloseable {
    static final Duration TTL = Duration.ofSeconds(90);
    static final int MAX_MESSAGE = 1024;
    static final Alpn GRPC = Alpn.of("/grpc/1.0");

    private final InMemoryNetwork network = new InMemoryNetwork();
    private final Map<NodeId, Member> members = new LinkedHashMap<>();
    private final SplittableRandom random = new SplittableRandom(3);
    private int deliveries;

    private interface Sending {
        void send();
    }

    static Service service(String name) {
        return new Service(name, GRPC, "1.0", Map.of(), Health.SERVING);
    }

    /** A node that has joined, and has no neighbors yet. */
    Member join(int maxNodes) {
        TestNodeContext node = network.join("gossip");
        var member = new Member(node, node.address(), maxNodes);
        members.put(node.id(), member);
        return member;
    }

    Member join() {
        return join(100);
    }

    void link(Member one, Member other) {
        one.neighbors.add(other);
        other.neighbors.add(one);
        one.state.neighborUp(other.id());
        other.state.neighborUp(one.id());
        run();
    }

    void cut(Member one, Member other) {
        one.neighbors.remove(other);
        other.neighbors.remove(one);
        one.state.neighborDown(other.id());
        other.state.neighborDown(one.id());
    }

    /** Delivers until nobody has anything to say. */
    void run() {
        boolean again = true;
        while (again) {
            again = false;
            for (Member member : List.copyOf(members.values())) {
                while (!member.outbox.isEmpty()) {
                    member.outbox.remove().send();
                    again = true;
                }
            }
        }
    }

    void advance(Duration step) {
        Duration left = step;
        while (left.isPositive()) {
            Duration one = left.compareTo(Duration.ofSeconds(1)) < 0 ? left : Duration.ofSeconds(1);
            network.clock().advance(one);
            List.copyOf(members.values()).forEach(member -> member.state.tick(member.now()));
            run();
            left = left.minus(one);
        }
    }

    /** As if its process were gone. */
    void kill(Member member) {
        members.remove(member.id());
        List.copyOf(member.neighbors).forEach(neighbor -> cut(member, neighbor));
        member.outbox.clear();
    }

    /** How many messages were delivered so far. */
    int deliveries() {
        return deliveries;
    }

    @Override
    public void close() {
        network.close();
    }

    /** A node as the directory sees it. */
    final class Member implements DirectoryState.Output {
        final TestNodeContext node;
        final List<Set<String>> changes = new ArrayList<>();
        private final Set<Member> neighbors = new HashSet<>();
        private final Set<ByteBuffer> heard = new HashSet<>();
        private final Deque<Sending> outbox = new ArrayDeque<>();
        private final NodeAddress address;
        private Duration skew = Duration.ZERO;
        DirectoryState state;

        private Member(TestNodeContext node, NodeAddress address, int maxNodes) {
            this.node = node;
            this.address = address;
            this.state = newState(maxNodes);
        }

        private DirectoryState newState(int maxNodes) {
            var chunks = new Chunks(MAX_MESSAGE);
            var own =
                    new OwnRecord(() -> address, node::sign, TTL, chunks.maxBody(), random.split());
            return new DirectoryState(own, node.id(), maxNodes, chunks, this);
        }

        NodeId id() {
            return node.id();
        }

        Instant now() {
            return node.clock().instant().plus(skew);
        }

        /** A new process of the same node, whose clock is set back. */
        void restart(Duration back) {
            Set<Member> before = Set.copyOf(neighbors);
            before.forEach(neighbor -> cut(this, neighbor));
            skew = skew.minus(back);
            state = newState(100);
            outbox.clear();
            before.forEach(neighbor -> link(this, neighbor));
        }

        long announce(Service service) {
            state.own().requireRoomFor(service);
            long number = state.own().services().add(service);
            state.announce(now());
            run();
            return number;
        }

        void withdraw(long number) {
            if (state.own().services().remove(number)) {
                state.announce(now());
                run();
            }
        }

        List<String> names() {
            return state.known().offers(List.of()).stream()
                    .map(offer -> offer.service().name())
                    .toList();
        }

        List<Offer> offers() {
            return state.known().offers(List.of());
        }

        Verdict receive(Member from, boolean forwarded, byte[] message) {
            deliveries++;
            try {
                return state.received(from.id(), forwarded, MessageCodec.decode(message), now());
            } catch (MalformedRecordException _) {
                return Verdict.REJECT;
            }
        }

        private void forward(Member from, byte[] message) {
            if (heard.add(ByteBuffer.wrap(message))
                    && receive(from, true, message) == Verdict.ACCEPT) {
                neighbors.forEach(next -> next.forward(this, message));
            }
        }

        @Override
        public void tell(NodeId neighbor, DirectoryMessage message) {
            byte[] bytes = bytes(message);
            outbox.add(() ->
                    neighbors.stream()
                            .filter(one -> one.id().equals(neighbor))
                            .forEach(one -> one.receive(this, false, bytes)));
        }

        @Override
        public void broadcast(SignedRecord record) {
            byte[] bytes = bytes(new DirectoryMessage.News(record));
            heard.add(ByteBuffer.wrap(bytes));
            outbox.add(() -> List.copyOf(neighbors).forEach(next -> next.forward(this, bytes)));
        }

        private static byte[] bytes(DirectoryMessage message) {
            byte[] bytes = MessageCodec.encode(message);
            if (bytes.length > MAX_MESSAGE) {
                throw new AssertionError("a message of " + bytes.length + " bytes");
            }
            return bytes;
        }

        @Override
        public void changed(Set<String> names) {
            changes.add(names);
        }
    }
}
