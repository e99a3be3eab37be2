package io.umbel.gossip.sim;

import io.umbel.gossip.proto.Message;
import io.umbel.gossip.proto.TopicEvent;
import io.umbel.gossip.proto.TopicEvent.NeighborDown;
import io.umbel.gossip.proto.TopicEvent.NeighborUp;
import io.umbel.gossip.proto.TopicEvent.Received;
import io.umbel.spi.NodeId;
import io.umbel.spi.TopicId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;

/** Records what nodes tell their applications, and a digest of everything that happens. */
final class Trace implements Observer {
    private static final long FNV_PRIME = 0x100000001b3L;

    private final ToIntFunction<NodeId> index;
    private final List<String> links = new ArrayList<>();
    private final List<String> deliveries = new ArrayList<>();
    private long digest = 0xcbf29ce484222325L;

    private Trace(ToIntFunction<NodeId> index) {
        this.index = index;
    }

    static Trace of(SimulatedNetwork network) {
        var trace = new Trace(network::indexOf);
        network.observe(trace);
        return trace;
    }

    @Override
    public void messageArrived(long now, int from, int to, Message message) {
        add(now);
        add(from);
        add(to);
        message.getClass().getSimpleName().chars().forEach(this::add);
    }

    @Override
    public void emitted(long now, int node, TopicId topic, TopicEvent event) {
        add(now);
        add(node);
        switch (event) {
            case NeighborUp(NodeId peer) -> links.add(node + "↑" + index.applyAsInt(peer));
            case NeighborDown(NodeId peer, var reason) ->
                    links.add(node + "↓" + index.applyAsInt(peer) + " " + reason);
            case Received received -> deliveries.add(node + ":" + received.content());
            case TopicEvent.ValidationRequested _, TopicEvent.JoinFailed _ -> {}
        }
    }

    private void add(long value) {
        digest = (digest ^ value) * FNV_PRIME;
    }

    long digest() {
        return digest;
    }

    /** What has happened to links since the last call. */
    List<String> takeLinks() {
        return take(links);
    }

    List<String> takeDeliveries() {
        return take(deliveries);
    }

    private static List<String> take(List<String> list) {
        List<String> taken = List.copyOf(list);
        list.clear();
        return taken;
    }
}
