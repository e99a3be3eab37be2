package io.umbel.gossip.sim;

import io.umbel.gossip.proto.GossipConfig;
import io.umbel.gossip.proto.InEvent;
import io.umbel.gossip.proto.InEvent.Cause;
import io.umbel.gossip.proto.InEvent.MessageReceived;
import io.umbel.gossip.proto.InEvent.PeerDown;
import io.umbel.gossip.proto.InEvent.TimerExpired;
import io.umbel.gossip.proto.OutEvent;
import io.umbel.gossip.proto.TopicView;
import io.umbel.gossip.sim.NetworkModel.FailureNotice;
import io.umbel.spi.NodeId;
import io.umbel.spi.TopicId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.function.IntPredicate;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/**
 * Nodes, and the network between them, in virtual time. For one thread; nodes are named by the
 * order in which they were added, from 0.
 */
public final class SimulatedNetwork {
    /** So that what was sent before a connection ended arrives before its end. */
    private static final long END_AFTER_DATA = 1_000;

    private final NetworkModel model;
    private final GossipConfig config;
    private final EventQueue events = new EventQueue();
    private final Latencies latencies;
    private final Connections connections = new Connections();
    private final List<SimulatedNode> nodes = new ArrayList<>();
    private final Map<NodeId, SimulatedNode> byId = new HashMap<>();
    private final Map<Long, Long> lastArrivals = new HashMap<>();
    private final SplittableRandom random;
    private final List<Observer> observers = new ArrayList<>();

    public SimulatedNetwork(NetworkModel model, GossipConfig config, long seed) {
        this.model = model;
        this.config = config;
        this.random = new SplittableRandom(seed);
        this.latencies = new Latencies(model, random.nextLong());
    }

    public void observe(Observer observer) {
        observers.add(observer);
    }

    /** Adds a node; returns its name. */
    public int addNode() {
        int index = nodes.size();
        var node =
                new SimulatedNode(
                        index,
                        SimulatedNode.idOf(index),
                        config,
                        new SplittableRandom(random.nextLong()));
        nodes.add(node);
        byId.put(node.id(), node);
        connections.addNode();
        return index;
    }

    public NodeId id(int node) {
        return nodes.get(node).id();
    }

    /** The node with this id, or −1. */
    public int indexOf(NodeId id) {
        SimulatedNode node = byId.get(id);
        return node == null ? -1 : node.index();
    }

    public int size() {
        return nodes.size();
    }

    public IntStream alive() {
        return nodes.stream().filter(SimulatedNode::isAlive).mapToInt(SimulatedNode::index);
    }

    public long now() {
        return events.now();
    }

    public Optional<TopicView> view(int node, TopicId topic) {
        return nodes.get(node).state().view(topic);
    }

    public boolean isConnected(int a, int b) {
        return connections.isConnected(a, b);
    }

    /** How many pairs of nodes are connected. */
    public int connectionCount() {
        return connections.count();
    }

    public int neededPeers(int node) {
        return nodes.get(node).state().neededPeers();
    }

    public void join(int node, TopicId topic, int... seeds) {
        List<NodeId> ids = IntStream.of(seeds).mapToObj(this::id).toList();
        handle(nodes.get(node), new InEvent.Join(topic, ids, false));
    }

    public void handle(int node, InEvent event) {
        handle(nodes.get(node), event);
    }

    /** The node stops at once, without a word. Those connected with it notice. */
    public void kill(int node) {
        nodes.get(node).die();
        breakConnections(node, _ -> true);
    }

    /** From now on a node reaches only those on its own side. */
    public void partition(IntUnaryOperator side) {
        nodes.forEach(node -> node.moveTo(side.applyAsInt(node.index())));
        for (SimulatedNode node : nodes) {
            breakConnections(node.index(), peer -> !node.reaches(nodes.get(peer)));
        }
    }

    public void heal() {
        partition(_ -> 0);
    }

    private void breakConnections(int node, IntPredicate broken) {
        for (int peer : connections.of(node)) {
            if (broken.test(peer)) {
                connections.disconnect(node, peer);
                notifyEnd(node, peer, Cause.FAILED);
                notifyEnd(peer, node, Cause.FAILED);
            }
        }
    }

    /** Nobody is told who has by then a newer connection. */
    private void notifyEnd(int from, int to, Cause cause) {
        events.at(
                arrival(from, to, 0) + END_AFTER_DATA,
                () -> {
                    if (!connections.isConnected(from, to)) {
                        handle(nodes.get(to), new PeerDown(id(from), cause));
                    }
                });
    }

    public void run(Duration duration) {
        var _ = runUntil(() -> false, duration);
    }

    /** Runs until the condition holds; false if it does not within {@code limit}. */
    public boolean runUntil(BooleanSupplier condition, Duration limit) {
        long end = now() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            if (!events.step(end)) {
                return false;
            }
        }
        return true;
    }

    private void handle(SimulatedNode node, InEvent event) {
        if (node.isAlive()) {
            node.handle(event, now()).forEach(asked -> carryOut(node, asked));
        }
    }

    private void carryOut(SimulatedNode node, OutEvent asked) {
        switch (asked) {
            case OutEvent.Send send -> send(node, send);
            case OutEvent.Emit(TopicId topic, var event) ->
                    observers.forEach(o -> o.emitted(now(), node.index(), topic, event));
            case OutEvent.Schedule(Duration delay, var timer) ->
                    events.at(now() + delay.toNanos(), () -> handle(node, new TimerExpired(timer)));
            case OutEvent.Disconnect(NodeId peer) -> {
                int other = indexOf(peer);
                if (other >= 0 && connections.disconnect(node.index(), other)) {
                    notifyEnd(node.index(), other, Cause.CLOSED);
                }
            }
            case OutEvent.ContactLearned _ -> {}
        }
    }

    private void send(SimulatedNode from, OutEvent.Send send) {
        SimulatedNode to = byId.get(send.to());
        if (to == null || !from.reaches(to)) {
            fail(from, send.to());
            return;
        }
        if (model.loss() > 0 && random.nextDouble() < model.loss()) {
            return;
        }
        boolean twice = model.duplication() > 0 && random.nextDouble() < model.duplication();
        for (int copy = 0; copy < (twice ? 2 : 1); copy++) {
            long time = arrival(from.index(), to.index(), model.jitter().toNanos());
            events.at(time, () -> arrive(from, to, send));
        }
    }

    private long arrival(int from, int to, long jitter) {
        long time = now() + latencies.between(from, to);
        if (model.jitter().isZero()) {
            return time;
        }
        long varied = time + (jitter == 0 ? 0 : random.nextLong(jitter));
        return lastArrivals.merge((long) from << 32 | to, varied, Math::max);
    }

    private void arrive(SimulatedNode from, SimulatedNode to, OutEvent.Send send) {
        if (!to.isAlive() || !from.reaches(to)) {
            if (from.isAlive()) {
                fail(from, to.id());
            }
            return;
        }
        if (from.isAlive()) {
            connections.connect(from.index(), to.index());
        }
        observers.forEach(o -> o.messageArrived(now(), from.index(), to.index(), send.message()));
        handle(to, new MessageReceived(from.id(), send.topic(), send.message()));
    }

    /** The sender is told, or not, that nobody is there. */
    private void fail(SimulatedNode from, NodeId to) {
        if (model.notice() == FailureNotice.FAST) {
            int other = Math.max(indexOf(to), 0);
            events.at(
                    now() + 2 * latencies.between(from.index(), other),
                    () -> handle(from, new PeerDown(to, Cause.FAILED)));
        }
    }
}
