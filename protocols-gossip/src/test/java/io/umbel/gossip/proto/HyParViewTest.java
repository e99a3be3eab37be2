package io.umbel.gossip.proto;

import static io.umbel.gossip.proto.Member.agreement;
import static io.umbel.gossip.proto.Member.disconnect;
import static io.umbel.gossip.proto.Member.emitted;
import static io.umbel.gossip.proto.Member.neighbor;
import static io.umbel.gossip.proto.Member.peer;
import static io.umbel.gossip.proto.Member.scheduled;
import static io.umbel.gossip.proto.Member.sends;
import static io.umbel.gossip.proto.Member.sentTo;
import static io.umbel.gossip.proto.Member.timer;
import static org.assertj.core.api.Assertions.assertThat;

import io.umbel.gossip.proto.Message.Disconnect;
import io.umbel.gossip.proto.Message.ForwardJoin;
import io.umbel.gossip.proto.Message.Join;
import io.umbel.gossip.proto.Message.Neighbor;
import io.umbel.gossip.proto.Message.Priority;
import io.umbel.gossip.proto.Message.Shuffle;
import io.umbel.gossip.proto.Message.ShuffleReply;
import io.umbel.gossip.proto.Timer.NeighborTimeout;
import io.umbel.gossip.proto.TopicEvent.NeighborDown;
import io.umbel.gossip.proto.TopicEvent.NeighborUp;
import io.umbel.gossip.proto.TopicEvent.Reason;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class HyParViewTest {
    private static final Join JOIN = new Join(Bytes.EMPTY);
    private static final Neighbor HIGH_REPLY = new Neighbor(Priority.HIGH, true, Bytes.EMPTY);
    private static final Neighbor LOW_REPLY = new Neighbor(Priority.LOW, true, Bytes.EMPTY);

    private static ForwardJoin walk(int newcomer, int ttl) {
        return new ForwardJoin(new Contact(peer(newcomer), Bytes.EMPTY), ttl);
    }

    private static List<Contact> contacts(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(number -> new Contact(peer(number), Bytes.EMPTY))
                .toList();
    }

    private static Timer shuffleTimer() {
        return new Timer(Member.TOPIC, 0, new Timer.Shuffle());
    }

    private static Member full() {
        return Member.withNeighbors(1, 2, 3, 4, 5);
    }

    @Test
    void newcomer_becomesNeighbor_andIsAnnouncedToTheOthers() {
        Member member = Member.withNeighbors(1, 2);
        var out = member.receive(7, JOIN);
        assertThat(emitted(out)).containsExactly(new NeighborUp(peer(7)));
        assertThat(sentTo(7, out)).containsExactly(HIGH_REPLY);
        assertThat(sentTo(1, out)).containsExactly(walk(7, 6));
        assertThat(sentTo(2, out)).containsExactly(walk(7, 6));
    }

    @Test
    void newcomer_evictsSomebodyFromAFullView_whoStaysKnown() {
        Member member = full();
        var out = member.receive(7, JOIN);
        var down = (NeighborDown) emitted(out).getFirst();
        assertThat(down.reason()).isEqualTo(Reason.EVICTED);
        assertThat(member.view().passive()).containsExactly(down.peer());
        var goodbye =
                sends(out).stream()
                        .filter(send -> send.to().equals(down.peer()))
                        .map(OutEvent.Send::message)
                        .toList();
        assertThat(goodbye).hasSize(2);
        assertThat(goodbye.getFirst()).isInstanceOf(ShuffleReply.class);
        assertThat(goodbye.getLast()).isEqualTo(new Disconnect(true));
        assertThat(out.getLast()).isEqualTo(new OutEvent.Disconnect(down.peer()));
        assertThat(member.view().neighbors()).hasSize(5).contains(peer(7));
    }

    @Test
    void evictedPeer_isNotPending() {
        Member member = full();
        var out = member.receive(7, JOIN);
        var evicted = ((NeighborDown) emitted(out).getFirst()).peer();
        int lost = member.view().neighbors().getFirst().equals(peer(7)) ? 5 : 1;
        int survivor =
                IntStream.of(1, 2, 3, 4, 5)
                        .filter(n -> member.view().neighbors().contains(peer(n)))
                        .findFirst()
                        .orElse(lost);
        var refill = member.fails(survivor);
        assertThat(sends(refill)).extracting(OutEvent.Send::to).contains(evicted);
    }

    @Test
    void joinFromItself_orForItself_isIgnored() {
        Member member = Member.withNeighbors(1, 2);
        assertThat(sends(member.join(Member.TOPIC, peer(0)))).isEmpty();
        assertThat(member.receive(1, walk(0, 0))).isEmpty();
        assertThat(sends(member.receive(0, JOIN))).isEmpty();
        assertThat(member.view().neighbors()).containsExactly(peer(1), peer(2));
    }

    @Test
    void walk_goesOn_leavesTheNewcomerInAPassiveView_andEndsWithARequest() {
        Member member = Member.withNeighbors(1, 2);
        assertThat(sentTo(2, member.receive(1, walk(7, 6)))).containsExactly(walk(7, 5));
        assertThat(member.view().passive()).isEmpty();
        assertThat(sentTo(2, member.receive(1, walk(7, 3)))).containsExactly(walk(7, 2));
        assertThat(member.view().passive()).containsExactly(peer(7));
        var end = member.receive(1, walk(8, 0));
        assertThat(sentTo(8, end)).containsExactly(neighbor(Priority.HIGH));
        assertThat(member.view().neighbors()).as("not before it answers").doesNotContain(peer(8));
        assertThat(emitted(member.receive(8, HIGH_REPLY))).containsExactly(new NeighborUp(peer(8)));
        assertThat(member.receive(1, walk(9, 7))).as("longer than any honest walk").isEmpty();
    }

    @Test
    void answer_isNotAnswered() {
        Member member = Member.withNeighbors(1, 2);
        member.receive(1, walk(7, 0));
        assertThat(sentTo(7, member.receive(7, HIGH_REPLY))).isEmpty();
        assertThat(sentTo(7, member.receive(7, HIGH_REPLY))).isEmpty();
        assertThat(sentTo(7, member.receive(7, neighbor(Priority.LOW)))).containsExactly(LOW_REPLY);
    }

    @Test
    void lowRequest_isRefusedByAFullView_withContactsAndAGoodbye() {
        Member member = full();
        var out = member.receive(7, neighbor(Priority.LOW));
        assertThat(sentTo(7, out)).hasSize(2).endsWith(new Disconnect(true));
        assertThat(out.getLast()).isEqualTo(disconnect(7));
        assertThat(member.view().neighbors()).doesNotContain(peer(7));
    }

    @Test
    void answerThatNobodyWaitsFor_evictsNobody() {
        Member member = full();
        var out = member.receive(7, HIGH_REPLY);
        assertThat(sentTo(7, out)).endsWith(new Disconnect(true));
        assertThat(emitted(out)).isEmpty();
    }

    @Test
    void lostNeighbor_isReplacedFromThePassiveView_withHighOnlyWhenNoneIsLeft() {
        Member member = Member.withNeighbors(1, 2);
        member.receive(1, walk(7, 3));
        member.receive(1, walk(8, 3));
        var first = member.fails(1);
        assertThat(emitted(first)).containsExactly(new NeighborDown(peer(1), Reason.LOST));
        assertThat(sends(first))
                .singleElement()
                .extracting(OutEvent.Send::message)
                .isEqualTo(neighbor(Priority.LOW));
        var second = member.fails(2);
        assertThat(sends(second))
                .singleElement()
                .extracting(OutEvent.Send::message)
                .isEqualTo(neighbor(Priority.HIGH));
    }

    @Test
    void silentCandidate_isForgotten_andTheNextIsAsked() {
        Member member = Member.withNeighbors(1, 2);
        member.receive(1, walk(7, 3));
        member.receive(1, walk(8, 3));
        var asked = member.fails(2);
        var silent = sends(asked).getFirst().to();
        assertThat(scheduled(NeighborTimeout.class, asked))
                .extracting(OutEvent.Schedule::delay)
                .containsExactly(Duration.ofMillis(500));
        var next = member.expire(timer(NeighborTimeout.class, asked));
        assertThat(sends(next))
                .singleElement()
                .satisfies(s -> assertThat(s.to()).isNotEqualTo(silent));
        assertThat(next).contains(new OutEvent.Disconnect(silent));
        assertThat(member.view().passive()).doesNotContain(silent);
    }

    @Test
    void candidateThatCannotBeReached_isForgotten_andTheNextIsAskedAtOnce() {
        Member member = Member.withNeighbors(1, 2);
        member.receive(1, walk(7, 3));
        member.receive(1, walk(8, 3));
        var asked = member.fails(2);
        int first = sends(asked).getFirst().to().equals(peer(7)) ? 7 : 8;
        var next = member.fails(first);
        assertThat(sends(next)).extracting(OutEvent.Send::to).containsExactly(peer(15 - first));
        assertThat(member.expire(timer(NeighborTimeout.class, asked))).isEmpty();
    }

    @Test
    void closedConnection_doesNotMakeAPeerForgotten() {
        Member member = Member.withNeighbors(1, 2);
        member.receive(1, walk(7, 3));
        member.closes(7);
        assertThat(member.view().passive()).containsExactly(peer(7));
        member.fails(7);
        assertThat(member.view().passive()).isEmpty();
    }

    @Test
    void peerThatRefused_isLeftAlone_forAShuffleInterval() {
        Member member = Member.withNeighbors(1, 2);
        member.receive(1, walk(7, 3));
        member.fails(2);
        var refused = member.receive(7, new Disconnect(true));
        assertThat(sends(refused)).isEmpty();
        assertThat(member.view().passive()).contains(peer(7));
        assertThat(sends(member.receive(3, neighbor(Priority.LOW))))
                .extracting(OutEvent.Send::to)
                .doesNotContain(peer(7));
        member.pass(Duration.ofSeconds(61));
        assertThat(sentTo(7, member.expire(shuffleTimer()))).contains(neighbor(Priority.LOW));
    }

    @Test
    void refusals_endTheSearchForTheInterval_butAnEmptyViewMayAlwaysAsk() {
        Member member = Member.withNeighbors(1, 2);
        for (int peer = 10; peer < 30; peer++) {
            member.receive(1, walk(peer, 3));
        }
        var out = member.fails(2);
        int refusals = 0;
        while (!sends(out).isEmpty()) {
            int asked = number(sends(out).getFirst());
            out = member.receive(asked, new Disconnect(true));
            refusals++;
        }
        assertThat(refusals).isEqualTo(8);
        assertThat(sends(member.fails(1)))
                .singleElement()
                .extracting(OutEvent.Send::message)
                .isEqualTo(neighbor(Priority.HIGH));
    }

    private static int number(OutEvent.Send send) {
        return send.to().toBytes()[1];
    }

    @Test
    void goodbye_namesItsReason() {
        Member member = Member.withNeighbors(1, 2);
        assertThat(emitted(member.receive(1, new Disconnect(true))))
                .containsExactly(new NeighborDown(peer(1), Reason.EVICTED));
        assertThat(emitted(member.receive(2, new Disconnect(false))))
                .containsExactly(new NeighborDown(peer(2), Reason.LEFT));
        assertThat(member.view().passive()).containsExactly(peer(1));
    }

    @Test
    void shuffle_tellsASampleAndItself_andKeepsGoing() {
        Member member = Member.withNeighbors(1, 2, 3);
        var out = member.expire(shuffleTimer());
        assertThat(scheduled(Timer.Shuffle.class, out))
                .singleElement()
                .satisfies(s ->
                        assertThat(s.delay())
                                .isBetween(Duration.ofSeconds(48), Duration.ofSeconds(72)));
        var shuffle = (Shuffle) sends(out).getFirst().message();
        assertThat(shuffle.nodes().getLast().id()).isEqualTo(peer(0));
        assertThat(shuffle.nodes()).hasSize(3).doesNotHaveDuplicates();
        assertThat(shuffle.ttl()).isEqualTo(6);
    }

    @Test
    void shuffle_walksOn_andIsAnsweredAtItsEnd_withAsMany() {
        Member member = Member.withNeighbors(1, 2);
        var nodes = contacts(20, 27);
        var path = List.of(peer(20), peer(21));
        assertThat(sentTo(2, member.receive(1, new Shuffle(peer(20), nodes, 2, path))))
                .containsExactly(
                        new Shuffle(peer(20), nodes, 1, List.of(peer(20), peer(21), peer(1))));
        var out = member.receive(1, new Shuffle(peer(20), nodes, 0, path));
        var reply = (ShuffleReply) sentTo(1, out).getFirst();
        assertThat(reply.path()).isEqualTo(path);
        assertThat(reply.nodes()).hasSize(7).extracting(Contact::id).doesNotContain(peer(20));
        assertThat(member.view().passive()).hasSize(7).contains(peer(20));
    }

    @Test
    void answerOfAShuffle_goesBackTheWayItCame() {
        Member member = Member.withNeighbors(1, 2);
        var nodes = contacts(20, 27);
        var toANeighbor = new ShuffleReply(nodes, List.of(peer(9), peer(1)));
        assertThat(sentTo(1, member.receive(2, toANeighbor)))
                .containsExactly(new ShuffleReply(nodes, List.of(peer(9))));
        assertThat(sentTo(9, member.receive(2, new ShuffleReply(nodes, List.of(peer(9))))))
                .as("to the origin, neighbor or not")
                .containsExactly(new ShuffleReply(nodes));
        var overAStranger = new ShuffleReply(nodes, List.of(peer(1), peer(9)));
        assertThat(sends(member.receive(2, overAStranger))).isEmpty();
        assertThat(member.view().passive()).as("it is for another").isEmpty();
    }

    @Test
    void poisoningShuffles_areDropped() {
        Member member = Member.withNeighbors(1, 2);
        member.receive(1, new Shuffle(peer(20), contacts(20, 29), 0, List.of()));
        member.receive(1, new Shuffle(peer(20), contacts(20, 22), 7, List.of()));
        var everywhere = Collections.nCopies(7, peer(2));
        member.receive(1, new Shuffle(peer(20), contacts(20, 22), 0, everywhere));
        member.receive(9, new ShuffleReply(contacts(20, 22)));
        assertThat(member.view().passive()).isEmpty();
        member.expire(shuffleTimer());
        member.receive(9, new ShuffleReply(contacts(20, 22)));
        member.receive(9, new ShuffleReply(contacts(30, 32)));
        assertThat(member.view().passive())
                .as("one answer for one shuffle")
                .containsExactly(peer(20), peer(21));
    }

    @Test
    void passiveView_staysBounded() {
        Member member = Member.withNeighbors(1, 2);
        for (int i = 10; i < 200; i += 8) {
            member.receive(1, new Shuffle(peer(i), contacts(i, i + 8), 0, List.of()));
        }
        assertThat(member.view().passive()).hasSize(30).doesNotHaveDuplicates();
    }

    @Test
    void floodOfJoinsFromOnePeer_evictsABoundedNumber() {
        Member member = full();
        int evicted = 0;
        for (int i = 0; i < 100; i++) {
            evicted +=
                    (int)
                            emitted(member.receive(7, JOIN)).stream()
                                    .filter(NeighborDown.class::isInstance)
                                    .count();
            member.receive(7, new Disconnect(false));
            member.receive(10 + i, neighbor(Priority.LOW));
        }
        assertThat(evicted).isLessThanOrEqualTo(8);
        assertThat(member.view().neighbors()).hasSize(5);
    }

    @Test
    void contacts_areLearnt_once_andForgottenWithThePeer() {
        Member member = Member.withNeighbors(1, 2);
        Bytes data = Member.bytes("address");
        var out = member.receive(7, new Join(data));
        assertThat(out).contains(new OutEvent.ContactLearned(new Contact(peer(7), data)));
        assertThat(sentTo(1, out)).containsExactly(new ForwardJoin(new Contact(peer(7), data), 6));
        assertThat(member.receive(7, new Join(data)))
                .noneMatch(OutEvent.ContactLearned.class::isInstance);
        member.receive(7, new Disconnect(false));
        assertThat(member.receive(7, new Join(data)))
                .contains(new OutEvent.ContactLearned(new Contact(peer(7), data)));
    }

    @Test
    void ownContact_isToldToPeers() {
        Member member = Member.withNeighbors(1);
        Bytes data = Member.bytes("address");
        member.handle(new InEvent.ContactChanged(data));
        assertThat(sentTo(7, member.join(Member.TOPIC, peer(7)))).containsExactly(new Join(data));
        var shuffle = (Shuffle) sends(member.expire(shuffleTimer())).getFirst().message();
        assertThat(shuffle.nodes()).contains(new Contact(peer(0), data));
    }

    @Test
    void unaskedAgreement_isAcceptedWhileThereIsRoom() {
        Member member = Member.withNeighbors(1);
        assertThat(emitted(member.receive(7, agreement())))
                .containsExactly(new NeighborUp(peer(7)));
    }
}
