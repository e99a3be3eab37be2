package io.umbel.gossip.proto;

import io.umbel.gossip.proto.InEvent.Cause;
import io.umbel.gossip.proto.InEvent.MessageReceived;
import io.umbel.gossip.proto.InEvent.PeerDown;
import io.umbel.gossip.proto.InEvent.TimerExpired;
import io.umbel.gossip.proto.Message.Announcement;
import io.umbel.gossip.proto.Message.IHave;
import io.umbel.gossip.proto.Message.Neighbor;
import io.umbel.gossip.proto.Message.Payload;
import io.umbel.gossip.proto.Message.Priority;
import io.umbel.gossip.proto.Message.Scope;
import io.umbel.gossip.wire.Sha256MessageIds;
import io.umbel.spi.NodeId;
import io.umbel.spi.TopicId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** One state machine and what it asks for; the test plays its peers, and time. */
final class Member {
    static final TopicId TOPIC = TopicId.named("test");
    static final TopicId OTHER_TOPIC = TopicId.named("other");

    private static final MessageIds IDS = new Sha256MessageIds();

    private final List<OutEvent> out = new ArrayList<>();
    private final GossipState state;
    private long now = 1_000_000_000_000L;

    Member(GossipConfig config) {
        this.state =
                new GossipState(
                        new NodeSetup(peer(0), config, IDS), new SplittableRandom(1), out::add);
    }

    /** A member of {@link #TOPIC} without peers. */
    static Member alone() {
        return alone(GossipConfig.DEFAULT);
    }

    static Member alone(GossipConfig config) {
        var member = new Member(config);
        member.join(TOPIC);
        return member;
    }

    static Member withNeighbors(int... peers) {
        return withNeighbors(GossipConfig.DEFAULT, peers);
    }

    static Member withNeighbors(GossipConfig config, int... peers) {
        Member member = alone(config);
        for (int peer : peers) {
            member.receive(peer, neighbor(Priority.HIGH));
        }
        return member;
    }

    static NodeId peer(int number) {
        var key = new byte[NodeId.LENGTH];
        Arrays.fill(key, (byte) number);
        key[0] = (byte) (number >>> 8);
        return NodeId.of(key);
    }

    static Bytes bytes(String text) {
        return Bytes.owning(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    static Neighbor neighbor(Priority priority) {
        return new Neighbor(priority, false, Bytes.EMPTY);
    }

    static Neighbor agreement() {
        return new Neighbor(Priority.LOW, true, Bytes.EMPTY);
    }

    static Payload payload(String content, int round) {
        Bytes nonce = bytes("0123456789abcdef");
        return new Payload(
                IDS.of(nonce, bytes(content)), nonce, bytes(content), Scope.SWARM, round);
    }

    static IHave iHave(Payload payload, int round) {
        return new IHave(List.of(new Announcement(payload.id(), round)));
    }

    List<OutEvent> join(TopicId topic, NodeId... seeds) {
        return handle(new InEvent.Join(topic, List.of(seeds), false));
    }

    List<OutEvent> receive(int from, Message message) {
        return receive(from, TOPIC, message);
    }

    List<OutEvent> receive(int from, TopicId topic, Message message) {
        return handle(new MessageReceived(peer(from), topic, message));
    }

    List<OutEvent> fails(int peer) {
        return handle(new PeerDown(peer(peer), Cause.FAILED));
    }

    List<OutEvent> closes(int peer) {
        return handle(new PeerDown(peer(peer), Cause.CLOSED));
    }

    List<OutEvent> broadcast(String content) {
        return handle(new InEvent.Broadcast(TOPIC, bytes(content), Scope.SWARM));
    }

    List<OutEvent> expire(Timer timer) {
        return handle(new TimerExpired(timer));
    }

    /** The event's consequences. */
    List<OutEvent> handle(InEvent event) {
        out.clear();
        state.handle(event, now);
        return List.copyOf(out);
    }

    void pass(Duration time) {
        now += time.toNanos();
    }

    GossipState state() {
        return state;
    }

    TopicView view() {
        return state.view(TOPIC).orElseThrow();
    }

    static List<Message> sentTo(int peer, List<OutEvent> events) {
        return events.stream()
                .filter(OutEvent.Send.class::isInstance)
                .map(OutEvent.Send.class::cast)
                .filter(send -> send.to().equals(peer(peer)))
                .map(OutEvent.Send::message)
                .toList();
    }

    static List<OutEvent.Send> sends(List<OutEvent> events) {
        return events.stream()
                .filter(OutEvent.Send.class::isInstance)
                .map(OutEvent.Send.class::cast)
                .toList();
    }

    static List<TopicEvent> emitted(List<OutEvent> events) {
        return events.stream()
                .filter(OutEvent.Emit.class::isInstance)
                .map(event -> ((OutEvent.Emit) event).event())
                .toList();
    }

    static <K extends Timer.Kind> List<OutEvent.Schedule> scheduled(
            Class<K> kind, List<OutEvent> events) {
        return events.stream()
                .filter(OutEvent.Schedule.class::isInstance)
                .map(OutEvent.Schedule.class::cast)
                .filter(schedule -> kind.isInstance(schedule.timer().kind()))
                .toList();
    }

    static <K extends Timer.Kind> Timer timer(Class<K> kind, List<OutEvent> events) {
        return scheduled(kind, events).getFirst().timer();
    }

    static OutEvent disconnect(int peer) {
        return new OutEvent.Disconnect(peer(peer));
    }
}
