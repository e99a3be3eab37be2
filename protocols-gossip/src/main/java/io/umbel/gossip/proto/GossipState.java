package io.umbel.gossip.proto;

import io.umbel.gossip.proto.InEvent.Command;
import io.umbel.gossip.proto.InEvent.ContactChanged;
import io.umbel.gossip.proto.InEvent.MessageReceived;
import io.umbel.gossip.proto.InEvent.PeerDown;
import io.umbel.gossip.proto.InEvent.TimerExpired;
import io.umbel.gossip.proto.Message.Disconnect;
import io.umbel.gossip.proto.Message.ShuffleReply;
import io.umbel.spi.NodeId;
import io.umbel.spi.TopicId;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A node's part in all its topics: events in, ordered events out. For one thread at a time; never
 * blocks, never throws for anything that a peer can send.
 */
public final class GossipState {
    private final NodeSetup node;
    private final RandomGenerator random;
    private final Consumer<OutEvent> out;
    private final PeerReferences references = new PeerReferences();
    private final SequencedMap<TopicId, TopicState> topics = new LinkedHashMap<>();
    private Bytes ownData = Bytes.EMPTY;
    private long incarnations;

    /**
     * @param random the only source of chance; one seed and one order of events give one result
     * @param out takes what is to be done, during {@link #handle}; must not call back
     */
    public GossipState(NodeSetup node, RandomGenerator random, Consumer<OutEvent> out) {
        this.node = node;
        this.random = random;
        this.out = out;
    }

    /**
     * @param now nanoseconds since any fixed moment; never less than in an earlier call
     */
    public void handle(InEvent event, long now) {
        switch (event) {
            case MessageReceived(NodeId from, TopicId topic, Message message) ->
                    receive(from, topic, message, now);
            case Command command -> command(command, now);
            case TimerExpired(Timer timer) -> {
                TopicState topic = topics.get(timer.topic());
                if (topic != null) {
                    topic.timerExpired(timer, now);
                }
            }
            case PeerDown(NodeId peer, InEvent.Cause cause) -> {
                topics.values().forEach(topic -> topic.peerDown(peer, cause, now));
                references.gone(peer);
            }
            case ContactChanged(Bytes data) -> {
                ownData = data;
                topics.values().forEach(topic -> topic.contactChanged(data));
            }
        }
        references.drainUnneeded(peer -> out.accept(new OutEvent.Disconnect(peer)));
    }

    private void receive(NodeId from, TopicId topicId, Message message, long now) {
        TopicState topic = topics.get(topicId);
        if (topic != null) {
            topic.receive(from, message, now);
        } else if (references.needed(from)) {
            tellThatNotJoined(from, topicId, message);
        }
        references.doubt(from);
    }

    /** Else the connection is closed, which says it too. A goodbye is not answered. */
    private void tellThatNotJoined(NodeId from, TopicId topic, Message message) {
        if (!(message instanceof Disconnect || message instanceof ShuffleReply)) {
            out.accept(new OutEvent.Send(from, topic, new Disconnect(false)));
        }
    }

    private void command(Command command, long now) {
        TopicState topic = topics.get(command.topic());
        if (topic == null && command instanceof InEvent.Join) {
            topic = newTopic(command.topic());
            topics.put(command.topic(), topic);
            topic.start();
        }
        if (topic != null) {
            topic.command(command, now);
        }
        if (command instanceof InEvent.Quit) {
            topics.remove(command.topic());
        }
    }

    private TopicState newTopic(TopicId topic) {
        var fork = new SplittableRandom(random.nextLong());
        return new TopicState(topic, incarnations++, node, fork, references, ownData, out);
    }

    /** The topics that are joined. */
    public Set<TopicId> topics() {
        return Set.copyOf(topics.keySet());
    }

    /** What this node knows of the topic's other members; empty if it is not joined. */
    public Optional<TopicView> view(TopicId topic) {
        @Nullable TopicState state = topics.get(topic);
        return Optional.ofNullable(state).map(TopicView::of);
    }

    /** How many peers some topic needs a connection with. */
    public int neededPeers() {
        return references.needed();
    }
}
