package io.umbel.gossip.proto;

import static io.umbel.gossip.proto.Member.OTHER_TOPIC;
import static io.umbel.gossip.proto.Member.TOPIC;
import static io.umbel.gossip.proto.Member.disconnect;
import static io.umbel.gossip.proto.Member.emitted;
import static io.umbel.gossip.proto.Member.neighbor;
import static io.umbel.gossip.proto.Member.payload;
import static io.umbel.gossip.proto.Member.peer;
import static io.umbel.gossip.proto.Member.scheduled;
import static io.umbel.gossip.proto.Member.sends;
import static io.umbel.gossip.proto.Member.sentTo;
import static io.umbel.gossip.proto.Member.timer;
import static org.assertj.core.api.Assertions.assertThat;

import io.umbel.gossip.proto.InEvent.Quit;
import io.umbel.gossip.proto.Message.Disconnect;
import io.umbel.gossip.proto.Message.Priority;
import io.umbel.gossip.proto.Message.ShuffleReply;
import io.umbel.spi.TopicId;
import org.junit.jupiter.api.Test;

final class GossipStateTest {
    private static final Disconnect LEAVES = new Disconnect(false);

    private static Member inTwoTopics(int neighbor) {
        Member member = Member.withNeighbors(neighbor);
        member.join(OTHER_TOPIC);
        member.receive(neighbor, OTHER_TOPIC, neighbor(Priority.HIGH));
        return member;
    }

    @Test
    void connection_isKept_untilNoTopicNeedsIt() {
        Member member = inTwoTopics(1);
        assertThat(member.receive(1, LEAVES)).doesNotContain(disconnect(1));
        assertThat(member.state().neededPeers()).isEqualTo(1);
        assertThat(member.receive(1, OTHER_TOPIC, LEAVES)).endsWith(disconnect(1));
        assertThat(member.state().neededPeers()).isZero();
    }

    @Test
    void lostConnection_isLostToAllTopics_andNotClosedAgain() {
        Member member = inTwoTopics(1);
        var out = member.fails(1);
        assertThat(emitted(out)).hasSize(2).allMatch(TopicEvent.NeighborDown.class::isInstance);
        assertThat(out).doesNotContain(disconnect(1));
        assertThat(member.state().neededPeers()).isZero();
    }

    @Test
    void quit_saysGoodbyeInOrder_andForgetsTheTopic() {
        Member member = Member.withNeighbors(1, 2);
        var out = member.handle(new Quit(TOPIC));
        assertThat(sends(out))
                .extracting(OutEvent.Send::to)
                .containsExactly(peer(1), peer(1), peer(2), peer(2));
        assertThat(sentTo(1, out).getFirst()).isInstanceOf(ShuffleReply.class);
        assertThat(sentTo(1, out).getLast()).isEqualTo(LEAVES);
        assertThat(out).endsWith(disconnect(1), disconnect(2));
        assertThat(member.state().topics()).isEmpty();
        assertThat(member.state().neededPeers()).isZero();
    }

    @Test
    void quit_abandonsWhatIsUnderWay() {
        Member member = Member.alone();
        member.join(TOPIC, peer(7));
        assertThat(member.handle(new Quit(TOPIC))).containsExactly(disconnect(7));
        assertThat(member.state().neededPeers()).isZero();
    }

    @Test
    void timerOfAnEarlierIncarnation_isIgnored() {
        var member = new Member(GossipConfig.DEFAULT);
        Timer old = timer(Timer.Shuffle.class, member.join(TOPIC));
        member.handle(new Quit(TOPIC));
        assertThat(member.expire(old)).isEmpty();
        Timer current = timer(Timer.Shuffle.class, member.join(TOPIC));
        assertThat(member.expire(old)).isEmpty();
        assertThat(scheduled(Timer.Shuffle.class, member.expire(current))).hasSize(1);
    }

    @Test
    void joiningTwice_beginsNothingTwice() {
        var member = new Member(GossipConfig.DEFAULT);
        assertThat(scheduled(Timer.Shuffle.class, member.join(TOPIC))).hasSize(1);
        assertThat(member.join(TOPIC)).isEmpty();
    }

    @Test
    void unknownTopics_costNothing_andTheStrangerIsSentAway() {
        Member member = Member.alone();
        for (int i = 0; i < 1000; i++) {
            TopicId unknown = TopicId.named("unknown" + i);
            assertThat(member.receive(9, unknown, payload("a", 0))).containsExactly(disconnect(9));
        }
        assertThat(member.state().topics()).containsExactly(TOPIC);
        assertThat(member.state().neededPeers()).isZero();
    }

    @Test
    void neighborThatBelievesInAnotherTopic_isToldThatItIsNotJoined() {
        Member member = Member.withNeighbors(1);
        var out = member.receive(1, OTHER_TOPIC, neighbor(Priority.LOW));
        assertThat(out).containsExactly(new OutEvent.Send(peer(1), OTHER_TOPIC, LEAVES));
        assertThat(member.receive(1, OTHER_TOPIC, LEAVES)).as("no endless goodbyes").isEmpty();
    }

    @Test
    void peerThatWronglyBelievesToBeANeighbor_isToldSo_whenTheConnectionStays() {
        Member member = Member.withNeighbors(1, 2);
        member.join(OTHER_TOPIC);
        var out = member.receive(1, OTHER_TOPIC, payload("a", 0));
        assertThat(out).contains(new OutEvent.Send(peer(1), OTHER_TOPIC, new Disconnect(true)));
    }

    @Test
    void commandsForATopicThatIsNotJoined_doNothing() {
        var member = new Member(GossipConfig.DEFAULT);
        assertThat(member.broadcast("a")).isEmpty();
        assertThat(member.handle(new Quit(TOPIC))).isEmpty();
        assertThat(member.state().view(TOPIC)).isEmpty();
    }
}
