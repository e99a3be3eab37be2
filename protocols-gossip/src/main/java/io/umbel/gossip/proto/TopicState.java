package io.umbel.gossip.proto;

import io.umbel.gossip.proto.InEvent.Cause;
import io.umbel.gossip.proto.InEvent.Command;
import io.umbel.gossip.proto.Message.Disconnect;
import io.umbel.gossip.proto.Timer.BroadcastTimer;
import io.umbel.gossip.proto.Timer.MembershipTimer;
import io.umbel.gossip.proto.TopicEvent.NeighborDown;
import io.umbel.gossip.proto.TopicEvent.NeighborUp;
import io.umbel.spi.NodeId;
import io.umbel.spi.TopicId;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/** One topic: its membership, and the broadcast along the links that membership makes. */
final class TopicState implements Outbox {
    private final TopicId topic;
    private final long incarnation;
    private final PeerReferences references;
    private final Consumer<OutEvent> out;
    private final HyParView membership;
    private final PlumTree broadcast;

    TopicState(
            TopicId topic,
            long incarnation,
            NodeSetup node,
            RandomGenerator random,
            PeerReferences references,
            Bytes ownData,
            Consumer<OutEvent> out) {
        this.topic = topic;
        this.incarnation = incarnation;
        this.references = references;
        this.out = out;
        this.membership =
                new HyParView(
                        node.self(), node.config().membership(), random, references, this, ownData);
        this.broadcast =
                new PlumTree(node.self(), node.config().broadcast(), node.ids(), random, this);
    }

    HyParView membership() {
        return membership;
    }

    PlumTree broadcast() {
        return broadcast;
    }

    void start() {
        membership.start();
    }

    void command(Command command, long now) {
        switch (command) {
            case InEvent.Join join -> {
                if (join.validate()) {
                    broadcast.validateFromNowOn();
                }
                broadcast.replayAtLeast(join.replay());
                membership.join(join.seeds());
            }
            case InEvent.Broadcast event -> broadcast.broadcast(event, now);
            case InEvent.Tell event -> broadcast.tell(event);
            case InEvent.Judge(_, MessageId id, boolean accepted) ->
                    broadcast.judge(id, accepted, now);
            case InEvent.Quit _ -> membership.quit();
        }
    }

    void receive(NodeId from, Message message, long now) {
        switch (message) {
            case Message.Membership m -> membership.receive(from, m, now);
            case Message.Broadcast b -> {
                broadcast.receive(from, b, now);
                correctMistakenNeighbor(from);
            }
        }
    }

    /**
     * A peer that broadcasts to us believes to be our neighbor. Closing the connection would tell
     * it better, but another topic needs that.
     */
    private void correctMistakenNeighbor(NodeId from) {
        if (!membership.isLinked(from) && references.needed(from)) {
            send(from, new Disconnect(true));
        }
    }

    void timerExpired(Timer timer, long now) {
        if (timer.incarnation() != incarnation) {
            return;
        }
        switch (timer.kind()) {
            case MembershipTimer kind -> membership.timerExpired(kind, now);
            case BroadcastTimer kind -> broadcast.timerExpired(kind, now);
        }
    }

    void peerDown(NodeId peer, Cause cause, long now) {
        membership.peerDown(peer, cause, now);
    }

    void contactChanged(Bytes data) {
        membership.contactChanged(data);
    }

    @Override
    public void send(NodeId to, Message message) {
        out.accept(new OutEvent.Send(to, topic, message));
    }

    @Override
    public void emit(TopicEvent event) {
        out.accept(new OutEvent.Emit(topic, event));
        if (event instanceof NeighborUp(NodeId peer)) {
            broadcast.neighborUp(peer);
        } else if (event instanceof NeighborDown(NodeId peer, _)) {
            broadcast.neighborDown(peer);
        }
    }

    @Override
    public void schedule(Duration delay, Timer.Kind kind) {
        out.accept(new OutEvent.Schedule(delay, new Timer(topic, incarnation, kind)));
    }

    @Override
    public void learned(Contact contact) {
        out.accept(new OutEvent.ContactLearned(contact));
    }
}
