package io.umbel.gossip.driver;

import io.umbel.gossip.proto.GossipConfig;
import io.umbel.gossip.proto.MembershipConfig;
import io.umbel.spi.Alpn;
import io.umbel.spi.Connection;
import io.umbel.spi.DialException;
import io.umbel.spi.ErrorCode;
import io.umbel.spi.NodeAddress;
import io.umbel.spi.NodeContext;
import io.umbel.spi.NodeId;
import io.umbel.spi.PubSub.Subscription;
import io.umbel.spi.PubSub.Topic;
import io.umbel.spi.TopicId;
import io.umbel.testkit.InMemoryNetwork;
import io.umbel.testkit.TestNodeContext;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;

/** Real drivers in one process, in a network that can be torn apart. Its minutes take seconds. */
final class Cluster implements AutoCloseable {
    static final TopicId TOPIC = TopicId.named("cluster");
    private static final Alpn ALPN = Alpn.of("/gossip/1.0");
    private static final ErrorCode CUT = ErrorCode.of(99);
    private static final DriverSettings QUICK =
            new DriverSettings(
                    GossipConfig.DEFAULT.with(
                            new MembershipConfig(
                                    5,
                                    30,
                                    6,
                                    3,
                                    6,
                                    3,
                                    4,
                                    Duration.ofMillis(500),
                                    Duration.ofMillis(250),
                                    Duration.ofMillis(500))),
                    4096,
                    4 << 20,
                    List.of());

    private final InMemoryNetwork network = new InMemoryNetwork();
    private final List<Member> members = new CopyOnWriteArrayList<>();
    private final Queue<Dialed> dialed = new ConcurrentLinkedQueue<>();
    private final ConcurrentHashMap<NodeId, Integer> sides = new ConcurrentHashMap<>();
    private final SplittableRandom seeds = new SplittableRandom(7);

    private record Dialed(NodeId from, NodeId to, Connection connection) {}

    /** A node that has joined the topic. */
    record Member(TestNodeContext node, GossipDriver driver, Topic topic, Subscription events) {
        NodeId id() {
            return node.id();
        }

        NodeAddress address() {
            return node.address();
        }
    }

    Member join(NodeAddress... seed) throws Exception {
        TestNodeContext node = network.join("gossip");
        var driver =
                new GossipDriver(
                        torn(node),
                        ALPN,
                        QUICK,
                        new SplittableRandom(seeds.nextLong()),
                        System::nanoTime);
        node.serve(ALPN, driver::serve);
        driver.start();
        Topic topic = driver.join(TOPIC, List.of(seed));
        var member = new Member(node, driver, topic, topic.subscribe(1 << 16));
        members.add(member);
        return member;
    }

    List<Member> members() {
        return members;
    }

    /** A connection that the pool hands out counts as the one it was dialed as. */
    private NodeContext torn(TestNodeContext node) {
        return (NodeContext)
                Proxy.newProxyInstance(
                        Cluster.class.getClassLoader(),
                        new Class<?>[] {NodeContext.class},
                        (_, method, arguments) -> {
                            if (!method.getName().equals("connect")) {
                                return call(node, method, arguments);
                            }
                            return connect(node, (NodeAddress) arguments[0], method, arguments);
                        });
    }

    private Object connect(TestNodeContext node, NodeAddress to, Method method, Object[] arguments)
            throws Throwable {
        requireReachable(node.id(), to.id());
        var connection = (Connection) call(node, method, arguments);
        dialed.add(new Dialed(node.id(), to.id(), connection));
        return connection;
    }

    private static Object call(Object target, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private void requireReachable(NodeId from, NodeId to) throws DialException {
        if (side(from) != side(to)) {
            throw new DialException(DialException.Failure.UNREACHABLE, "the network is torn", null);
        }
    }

    private int side(NodeId id) {
        return sides.getOrDefault(id, 0);
    }

    /** Until {@link #heal}, the first so many reach only each other. */
    void split(int first) {
        for (Member member : members.subList(0, first)) {
            sides.put(member.id(), 1);
        }
        for (Dialed dial : dialed) {
            if (side(dial.from()) != side(dial.to())) {
                dial.connection().close(CUT, "torn");
            }
        }
    }

    void heal() {
        sides.clear();
    }

    /** As if its process were gone. */
    void kill(Member member) {
        members.remove(member);
        member.node().close();
        for (Dialed dial : dialed) {
            if (dial.from().equals(member.id()) || dial.to().equals(member.id())) {
                dial.connection().close(CUT, "killed");
            }
        }
    }

    void leave(Member member) throws Exception {
        members.remove(member);
        member.driver().shutdown(Duration.ofSeconds(5));
        member.node().close();
    }

    @Override
    public void close() {
        network.close();
    }
}
