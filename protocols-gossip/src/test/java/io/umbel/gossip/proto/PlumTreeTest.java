package io.umbel.gossip.proto;

import static io.umbel.gossip.proto.Member.bytes;
import static io.umbel.gossip.proto.Member.emitted;
import static io.umbel.gossip.proto.Member.iHave;
import static io.umbel.gossip.proto.Member.payload;
import static io.umbel.gossip.proto.Member.peer;
import static io.umbel.gossip.proto.Member.scheduled;
import static io.umbel.gossip.proto.Member.sends;
import static io.umbel.gossip.proto.Member.sentTo;
import static io.umbel.gossip.proto.Member.timer;
import static io.umbel.gossip.proto.Message.Scope.SWARM;
import static org.assertj.core.api.Assertions.assertThat;

import io.umbel.gossip.proto.Message.Announcement;
import io.umbel.gossip.proto.Message.Graft;
import io.umbel.gossip.proto.Message.IHave;
import io.umbel.gossip.proto.Message.Payload;
import io.umbel.gossip.proto.Message.Prune;
import io.umbel.gossip.proto.Message.Scope;
import io.umbel.gossip.proto.Timer.DispatchAnnouncements;
import io.umbel.gossip.proto.Timer.EvictCache;
import io.umbel.gossip.proto.Timer.FetchMissing;
import io.umbel.gossip.proto.TopicEvent.Received;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PlumTreeTest {
    private static final Prune PRUNE = new Prune();

    @Test
    void payload_isDeliveredOnce_andForwardedToAllButItsSender() {
        Member member = Member.withNeighbors(1, 2, 3);
        var out = member.receive(1, payload("a", 4));
        assertThat(emitted(out))
                .containsExactly(
                        new Received(
                                payload("a", 4).id(), bytes("a"), peer(1), SWARM, 4, Bytes.EMPTY));
        assertThat(sentTo(1, out)).isEmpty();
        assertThat(sentTo(2, out)).containsExactly(payload("a", 5));
        assertThat(sentTo(3, out)).containsExactly(payload("a", 5));
    }

    @Test
    void trace_goesAlong_withForwardedAndFetchedCopies() {
        Payload plain = payload("a", 0);
        Bytes trace = Bytes.owning(new byte[Payload.TRACE_LENGTH]);
        var traced = new Payload(plain.id(), plain.nonce(), plain.content(), SWARM, 0, trace);
        Member member = Member.withNeighbors(1, 2, 3);
        var out = member.receive(1, traced);
        assertThat(sentTo(2, out)).containsExactly(traced.forwarded());
        assertThat(emitted(out))
                .singleElement()
                .satisfies(event -> assertThat(((Received) event).trace()).isEqualTo(trace));
        assertThat(sentTo(3, member.receive(3, new Graft(plain.id(), 0))))
                .containsExactly(traced.forwarded());
    }

    @Test
    void secondCopy_isAnsweredByPrune_andItsLinkBecomesLazy() {
        Member member = Member.withNeighbors(1, 2);
        member.receive(1, payload("a", 0));
        var out = member.receive(2, payload("a", 0));
        assertThat(out).containsExactly(new OutEvent.Send(peer(2), Member.TOPIC, PRUNE));
        assertThat(member.view().lazy()).containsExactly(peer(2));
        assertThat(member.view().eager()).containsExactly(peer(1));
    }

    @Test
    void moreCopies_areNotEachAnswered() {
        Member member = Member.withNeighbors(1, 2);
        int prunes = 0;
        for (int i = 0; i < 64; i++) {
            Payload message = payload("a" + i, 0);
            member.receive(1, message);
            prunes += sentTo(2, member.receive(2, message)).size();
        }
        assertThat(prunes).isEqualTo(2);
    }

    @Test
    void linksThatOutrunEachOther_areNotBothCut() {
        Member member = Member.withNeighbors(1, 2);
        member.receive(1, payload("a", 0));
        member.receive(2, payload("b", 0));
        member.receive(2, payload("a", 0));
        assertThat(member.view().eager()).containsExactly(peer(1));
        assertThat(sends(member.receive(1, payload("b", 0)))).isEmpty();
        assertThat(member.view().eager()).containsExactly(peer(1));
    }

    @Test
    void lazyLink_getsAnnouncementsTogether_afterTheDispatchDelay() {
        Member member = Member.withNeighbors(1);
        member.receive(1, PRUNE);
        var first = member.broadcast("a");
        var second = member.broadcast("b");
        assertThat(sends(first)).isEmpty();
        assertThat(scheduled(DispatchAnnouncements.class, second)).isEmpty();
        var out = member.expire(timer(DispatchAnnouncements.class, first));
        assertThat(sentTo(1, out))
                .singleElement()
                .satisfies(m -> assertThat(((IHave) m).announcements()).hasSize(2));
    }

    @Test
    void announcements_areSplitAtTheLimitOfAMessage() {
        var config = GossipConfig.DEFAULT.with(BroadcastConfig.DEFAULT.withMaxAnnouncements(3));
        Member member = Member.withNeighbors(config, 1);
        member.receive(1, PRUNE);
        Timer dispatch = timer(DispatchAnnouncements.class, member.broadcast("0"));
        for (int i = 1; i < 7; i++) {
            member.broadcast("" + i);
        }
        assertThat(sentTo(1, member.expire(dispatch)))
                .extracting(m -> ((IHave) m).announcements().size())
                .containsExactly(3, 3, 1);
        assertThat(member.receive(1, new IHave(sevenAnnouncements())))
                .as("more than fit a message of an honest peer")
                .isEmpty();
    }

    private static List<Announcement> sevenAnnouncements() {
        var list = new ArrayList<Announcement>();
        for (int i = 0; i < 7; i++) {
            list.add(new Announcement(payload("x" + i, 0).id(), 0));
        }
        return list;
    }

    @Test
    void shorterWay_joinsTheTree_onlyWhenItIsShorterByTheThreshold() {
        Member member = Member.withNeighbors(2, 3);
        member.receive(2, PRUNE);
        member.receive(2, iHave(payload("a", 0), 2));
        var near = member.receive(3, payload("a", 7));
        assertThat(sentTo(3, near)).isEmpty();
        assertThat(sentTo(2, near)).isEmpty();

        member.receive(2, iHave(payload("b", 0), 2));
        var far = member.receive(3, payload("b", 8));
        assertThat(sends(far))
                .extracting(OutEvent.Send::to, OutEvent.Send::message)
                .startsWith(
                        org.assertj.core.groups.Tuple.tuple(peer(2), new Graft(null, 2)),
                        org.assertj.core.groups.Tuple.tuple(peer(3), PRUNE));
        assertThat(emitted(far)).hasSize(1);
        assertThat(member.view().eager()).containsExactly(peer(2));
    }

    @Test
    void payloadWhoseIdIsNotItsHash_isIgnored() {
        Member member = Member.withNeighbors(1, 2);
        Payload real = payload("a", 0);
        var spoofed = new Payload(real.id(), real.nonce(), bytes("another"), Scope.SWARM, 0);
        assertThat(member.receive(1, spoofed)).isEmpty();
        assertThat(emitted(member.receive(1, real))).hasSize(1);
        assertThat(emitted(member.receive(2, spoofed))).isEmpty();
    }

    @Test
    void sameContentTwice_isTwoMessages() {
        Member author = Member.withNeighbors(1);
        Payload first = (Payload) sentTo(1, author.broadcast("a")).getFirst();
        Payload second = (Payload) sentTo(1, author.broadcast("a")).getFirst();
        assertThat(first.id()).isNotEqualTo(second.id());
        Member reader = Member.withNeighbors(1);
        assertThat(emitted(reader.receive(1, first))).hasSize(1);
        var out = reader.receive(1, second);
        assertThat(emitted(out)).hasSize(1);
        assertThat(sentTo(1, out)).as("no Prune, which would cut the tree").isEmpty();
    }

    @Test
    void caches_areEmptyAfterTheirRetention_andThenNoTimerRuns() {
        Member member = Member.withNeighbors(1);
        Timer evict = timer(EvictCache.class, member.receive(1, payload("a", 0)));
        member.pass(Duration.ofSeconds(1));
        member.expire(evict);
        assertThat(member.view().keptMessages()).isEqualTo(1);
        member.pass(Duration.ofSeconds(29));
        var out = member.expire(evict);
        assertThat(member.view().keptMessages()).isZero();
        assertThat(member.view().knownMessages()).isEqualTo(1);
        assertThat(scheduled(EvictCache.class, out)).hasSize(1);
        member.pass(Duration.ofSeconds(60));
        assertThat(member.expire(evict)).isEmpty();
        assertThat(member.view().knownMessages()).isZero();
    }

    @Test
    void announcedMessageThatDoesNotCome_isFetchedFromItsAnnouncersInTurn_thenOnceFromAnybody() {
        Member member = Member.withNeighbors(1, 2);
        Payload missing = payload("a", 0);
        var announced = member.receive(1, iHave(missing, 1));
        assertThat(scheduled(FetchMissing.class, announced))
                .extracting(OutEvent.Schedule::delay)
                .containsExactly(Duration.ofMillis(80));
        assertThat(scheduled(FetchMissing.class, member.receive(2, iHave(missing, 2)))).isEmpty();

        var first = member.expire(timer(FetchMissing.class, announced));
        assertThat(sentTo(1, first)).containsExactly(new Graft(missing.id(), 1));
        var second = member.expire(timer(FetchMissing.class, first));
        assertThat(sentTo(2, second)).containsExactly(new Graft(missing.id(), 2));
        var third = member.expire(timer(FetchMissing.class, second));
        assertThat(sends(third)).hasSize(1);
        assertThat(scheduled(FetchMissing.class, third)).as("the end of the chain").isEmpty();
        assertThat(member.expire(timer(FetchMissing.class, second))).isEmpty();
        assertThat(scheduled(FetchMissing.class, member.receive(1, iHave(missing, 1))))
                .as("a late announcement begins anew")
                .hasSize(1);
    }

    @Test
    void messageThatComes_endsItsFetching() {
        Member member = Member.withNeighbors(1, 2);
        Timer fetch = timer(FetchMissing.class, member.receive(1, iHave(payload("a", 0), 1)));
        member.receive(2, payload("a", 0));
        assertThat(member.expire(fetch)).isEmpty();
        assertThat(member.view().missingMessages()).isZero();
        assertThat(member.receive(1, iHave(payload("a", 0), 1))).isEmpty();
    }

    @Test
    void lostAnnouncer_isNotAsked() {
        Member member = Member.withNeighbors(1, 2);
        var announced = member.receive(1, iHave(payload("a", 0), 1));
        member.fails(1);
        assertThat(sentTo(1, member.expire(timer(FetchMissing.class, announced)))).isEmpty();
    }

    @Test
    void graft_makesTheLinkEager_andBringsTheMessage() {
        Member member = Member.withNeighbors(1, 2);
        member.receive(1, payload("a", 0));
        member.receive(2, PRUNE);
        var out = member.receive(2, new Graft(payload("a", 0).id(), 1));
        assertThat(sentTo(2, out)).containsExactly(payload("a", 1));
        assertThat(member.view().eager()).contains(peer(2));
        assertThat(sends(member.receive(2, new Graft(payload("unknown", 0).id(), 1)))).isEmpty();
        assertThat(sends(member.receive(2, new Graft(null, 1)))).isEmpty();
    }

    @Test
    void stranger_changesNoLink_andGetsNoPrune() {
        Member member = Member.withNeighbors(1);
        assertThat(emitted(member.receive(9, payload("a", 0)))).hasSize(1);
        assertThat(sentTo(9, member.receive(9, payload("a", 0)))).isEmpty();
        assertThat(sentTo(9, member.receive(9, new Graft(payload("a", 0).id(), 0))))
                .containsExactly(payload("a", 1));
        assertThat(member.receive(9, iHave(payload("b", 0), 0)))
                .containsExactly(Member.disconnect(9));
        assertThat(member.view().eager()).containsExactly(peer(1));
        assertThat(member.view().lazy()).isEmpty();
    }

    @Test
    void impossibleRound_isNotBelieved() {
        Member member = Member.withNeighbors(1, 2);
        for (int round : new int[] {-1, PlumTree.MAX_ROUND + 1, Integer.MAX_VALUE}) {
            assertThat(member.receive(1, payload("a", round))).isEmpty();
            member.receive(1, iHave(payload("a", 0), round));
            assertThat(member.view().missingMessages()).isZero();
        }
        assertThat(emitted(member.receive(1, payload("a", PlumTree.MAX_ROUND)))).hasSize(1);
    }

    @Test
    void announcementsThatNeverCome_areBoundedPerPeer_andForgotten() {
        Member member = Member.withNeighbors(1, 2);
        Timer evict = null;
        for (int i = 0; i < 5000; i++) {
            var out = member.receive(1, iHave(payload("never" + i, 0), 0));
            if (!scheduled(EvictCache.class, out).isEmpty()) {
                evict = timer(EvictCache.class, out);
            }
        }
        assertThat(member.view().missingMessages()).isEqualTo(4096);
        member.receive(2, iHave(payload("of another", 0), 0));
        assertThat(member.view().missingMessages()).isEqualTo(4097);
        member.pass(Duration.ofSeconds(90));
        assertThat(member.expire(evict)).isEmpty();
        assertThat(member.view().missingMessages()).isZero();
        member.receive(1, iHave(payload("again", 0), 0));
        assertThat(member.view().missingMessages()).isEqualTo(1);
    }

    @Test
    void neighborsScope_reachesLazyNeighborsToo_andGoesNoFurther() {
        Member member = Member.withNeighbors(1, 2);
        member.receive(1, PRUNE);
        var out = member.handle(new InEvent.Broadcast(Member.TOPIC, bytes("a"), Scope.NEIGHBORS));
        assertThat(sends(out)).extracting(OutEvent.Send::to).containsExactly(peer(1), peer(2));
        Member reader = Member.withNeighbors(3, 4);
        var received = reader.receive(3, sends(out).getFirst().message());
        assertThat(emitted(received)).hasSize(1);
        assertThat(sends(received)).isEmpty();
        assertThat(reader.view().keptMessages()).isZero();
    }

    @Test
    void validatedTopic_forwardsAndDeliversOnlyWhatTheApplicationAccepts() {
        Member member = Member.withNeighbors(1, 2);
        member.handle(new InEvent.Join(Member.TOPIC, List.of(), true));
        Payload good = payload("good", 0);
        Payload bad = payload("bad", 0);
        for (Payload payload : List.of(good, bad)) {
            var out = member.receive(1, payload);
            assertThat(sends(out)).isEmpty();
            assertThat(emitted(out))
                    .containsExactly(
                            new TopicEvent.ValidationRequested(
                                    payload.id(),
                                    payload.content(),
                                    peer(1),
                                    Message.Scope.SWARM,
                                    0));
        }
        var accepted = member.handle(new InEvent.Judge(Member.TOPIC, good.id(), true));
        assertThat(sentTo(2, accepted)).containsExactly(payload("good", 1));
        assertThat(emitted(accepted)).hasSize(1);
        assertThat(member.handle(new InEvent.Judge(Member.TOPIC, bad.id(), false))).isEmpty();
        assertThat(member.handle(new InEvent.Judge(Member.TOPIC, good.id(), true))).isEmpty();
        assertThat(sentTo(2, member.receive(2, bad)))
                .as("known, not fetched again")
                .containsExactly(PRUNE);
    }

    @Test
    void newNeighbor_isToldOfTheLastMessages_whenReplayIsOn() {
        var config = GossipConfig.DEFAULT.with(BroadcastConfig.DEFAULT.withReplay(2));
        Member member = Member.withNeighbors(config, 1);
        List.of("a", "b", "c").forEach(text -> member.receive(1, payload(text, 0)));
        var up = member.receive(2, Member.neighbor(Message.Priority.HIGH));
        var out = member.expire(timer(DispatchAnnouncements.class, up));
        assertThat(sentTo(2, out))
                .containsExactly(
                        new IHave(
                                List.of(
                                        new Announcement(payload("b", 0).id(), 1),
                                        new Announcement(payload("c", 0).id(), 1))));
    }

    @Test
    void replay_isWhatTheGreatestJoinWants() {
        Member member = Member.withNeighbors(1);
        member.handle(new InEvent.Join(Member.TOPIC, List.of(), false, 1));
        member.handle(new InEvent.Join(Member.TOPIC, List.of(), false, 0));
        member.receive(1, payload("a", 0));
        var up = member.receive(2, Member.neighbor(Message.Priority.HIGH));
        var out = member.expire(timer(DispatchAnnouncements.class, up));
        assertThat(sentTo(2, out))
                .containsExactly(new IHave(List.of(new Announcement(payload("a", 0).id(), 1))));
    }

    @Test
    void whatIsToldToOneNeighbor_goesToNobodyElse() {
        Member member = Member.withNeighbors(1, 2);
        var content = Bytes.owning(new byte[] {1});
        var out = member.handle(new InEvent.Tell(Member.TOPIC, peer(2), content, Bytes.EMPTY));
        assertThat(sends(out)).hasSize(1);
        assertThat(sentTo(2, out))
                .singleElement()
                .isInstanceOfSatisfying(
                        Payload.class,
                        told -> {
                            assertThat(told.content()).isEqualTo(content);
                            assertThat(told.scope()).isEqualTo(Message.Scope.NEIGHBORS);
                        });
        assertThat(member.handle(new InEvent.Tell(Member.TOPIC, peer(7), content, Bytes.EMPTY)))
                .isEmpty();
    }
}
