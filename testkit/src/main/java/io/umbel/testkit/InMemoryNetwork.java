package io.umbel.testkit;

import io.umbel.spi.Alpn;
import io.umbel.spi.ConnectionInfo;
import io.umbel.spi.ConnectionInfo.Side;
import io.umbel.spi.DialException;
import io.umbel.spi.DialException.Failure;
import io.umbel.spi.NetworkPath;
import io.umbel.spi.NodeAddress;
import io.umbel.spi.NodeId;
import io.umbel.spi.ProtocolHandler;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/**
 * Nodes and connections without sockets: flow control, ends, resets, closes and datagrams as QUIC
 * has them, in memory. Harsher than a network where a handler might rely on luck: a close throws
 * away at once whatever was not read.
 *
 * <p>For any thread. Nothing here runs on threads of its own, except handlers that nodes serve.
 */
public final class InMemoryNetwork implements AutoCloseable {
    private final NetworkConditions conditions;
    private final Wire wire;
    private final ManualClock clock = new ManualClock();
    private final RandomGenerator random = new Random(0x756d);
    private final Map<NodeId, TestNodeContext> nodes = new ConcurrentHashMap<>();
    private final Queue<ConnectionPair> connections = new ConcurrentLinkedQueue<>();
    private final AtomicLong connectionNumbers = new AtomicLong();
    private final AtomicInteger ports = new AtomicInteger();

    /** A network with {@link NetworkConditions#defaults()}. */
    public InMemoryNetwork() {
        this(NetworkConditions.defaults(), Wire.IMMEDIATE);
    }

    /**
     * A network where everything takes {@link NetworkConditions#latency()}.
     *
     * @param wire what the latency is waited for on, one delivery a task; it must run tasks of one
     *     delay in their order, as a {@link ManualScheduler} and the JDK's with one thread do; not
     *     used if there is no latency
     */
    public InMemoryNetwork(NetworkConditions conditions, ScheduledExecutorService wire) {
        this(
                conditions,
                conditions.latency().isZero()
                        ? Wire.IMMEDIATE
                        : Wire.delayed(conditions.latency(), wire));
    }

    private InMemoryNetwork(NetworkConditions conditions, Wire wire) {
        this.conditions = conditions;
        this.wire = wire;
    }

    /** The clock of every node. */
    public ManualClock clock() {
        return clock;
    }

    /** A new node, and the context that the plugin {@code pluginId} has of it. */
    public TestNodeContext join(String pluginId) {
        TestKey key = TestKey.generate(random);
        var node = new TestNodeContext(this, pluginId, newAddress(key), key);
        nodes.put(node.id(), node);
        return node;
    }

    /** A connection for {@code alpn} between two new nodes, with nobody at either end. */
    public ConnectionPair connect(Alpn alpn) {
        return connect(
                newAddress(TestKey.generate(random)), newAddress(TestKey.generate(random)), alpn);
    }

    /** Dials as a node does: the handler that serves {@code alpn} there is called. */
    ConnectionPair dial(TestNodeContext from, NodeAddress to, Alpn alpn) throws DialException {
        TestNodeContext node = nodes.get(to.id());
        if (to.id().equals(from.id()) && to.isBareId()) {
            throw failure(Failure.NOT_POSSIBLE, to, "is this very node (expected an address)");
        }
        if (node == null) {
            throw failure(Failure.UNREACHABLE, to, "has not joined this network");
        }
        ProtocolHandler handler = node.servedHandler(alpn);
        if (handler == null) {
            throw failure(Failure.NOT_SERVING, to, "does not serve " + alpn);
        }
        ConnectionPair pair = connect(from.address(), node.address(), alpn);
        node.serve(handler, pair);
        return pair;
    }

    private static DialException failure(Failure failure, NodeAddress to, String what) {
        return new DialException(failure, "node " + to.id() + " " + what, null);
    }

    ConnectionPair connect(NodeAddress dialer, NodeAddress acceptor, Alpn alpn) {
        var link = new Link(wire);
        var one = end(link, acceptor, alpn, Side.DIALER);
        var other = end(link, dialer, alpn, Side.ACCEPTOR);
        InMemoryConnection.join(one, other);
        var pair = new ConnectionPair(one, other);
        connections.add(pair);
        return pair;
    }

    private InMemoryConnection end(Link link, NodeAddress peer, Alpn alpn, Side side) {
        var path =
                new NetworkPath.Direct(
                        peer.addresses().getFirst(),
                        conditions.latency().multipliedBy(2),
                        clock.instant());
        long number = connectionNumbers.incrementAndGet();
        var info = new ConnectionInfo.Quic(number, peer.id(), alpn, side, clock.instant(), path);
        return new InMemoryConnection(link, info, conditions);
    }

    private NodeAddress newAddress(TestKey key) {
        var address =
                new InetSocketAddress(InetAddress.getLoopbackAddress(), ports.incrementAndGet());
        return NodeAddress.of(key.id(), address);
    }

    /** Stops every node and cuts every connection. Does not wait. */
    @Override
    public void close() {
        nodes.values().forEach(TestNodeContext::close);
        connections.forEach(ConnectionPair::cut);
    }
}
