package io.umbel.gossip.sim;

import io.umbel.gossip.proto.GossipConfig;
import io.umbel.gossip.proto.GossipState;
import io.umbel.gossip.proto.InEvent;
import io.umbel.gossip.proto.NodeSetup;
import io.umbel.gossip.proto.OutEvent;
import io.umbel.gossip.wire.Sha256MessageIds;
import io.umbel.spi.NodeId;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** A node's state machine, and what it has just asked for. */
final class SimulatedNode {
    private final int index;
    private final NodeId id;
    private final GossipState state;
    private final List<OutEvent> asked = new ArrayList<>();
    private boolean alive = true;
    private int side;

    SimulatedNode(int index, NodeId id, GossipConfig config, SplittableRandom random) {
        this.index = index;
        this.id = id;
        this.state =
                new GossipState(
                        new NodeSetup(id, config, new Sha256MessageIds()), random, asked::add);
    }

    /** A key that is no key, but quick to make; spread, so that hash tables stay flat. */
    static NodeId idOf(int index) {
        var key = ByteBuffer.allocate(NodeId.LENGTH).putInt(index);
        var spread = new SplittableRandom(index);
        while (key.hasRemaining()) {
            key.putInt(spread.nextInt());
        }
        return NodeId.of(key.array());
    }

    List<OutEvent> handle(InEvent event, long now) {
        state.handle(event, now);
        List<OutEvent> result = List.copyOf(asked);
        asked.clear();
        return result;
    }

    int index() {
        return index;
    }

    NodeId id() {
        return id;
    }

    GossipState state() {
        return state;
    }

    boolean isAlive() {
        return alive;
    }

    void die() {
        alive = false;
    }

    boolean reaches(SimulatedNode other) {
        return other.alive && side == other.side;
    }

    void moveTo(int newSide) {
        side = newSide;
    }
}
