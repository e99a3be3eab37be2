package io.umbel.gossip.proto;

import static io.umbel.gossip.proto.Member.agreement;
import static io.umbel.gossip.proto.Member.disconnect;
import static io.umbel.gossip.proto.Member.emitted;
import static io.umbel.gossip.proto.Member.peer;
import static io.umbel.gossip.proto.Member.scheduled;
import static io.umbel.gossip.proto.Member.sends;
import static io.umbel.gossip.proto.Member.sentTo;
import static io.umbel.gossip.proto.Member.timer;
import static org.assertj.core.api.Assertions.assertThat;

import io.umbel.gossip.proto.Message.Disconnect;
import io.umbel.gossip.proto.Message.Join;
import io.umbel.gossip.proto.Timer.JoinTimeout;
import io.umbel.gossip.proto.Timer.RetryJoin;
import io.umbel.gossip.proto.TopicEvent.JoinFailed;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class IntroductionsTest {
    private static final Join JOIN = new Join(Bytes.EMPTY);

    private static Timer shuffle() {
        return new Timer(Member.TOPIC, 0, new Timer.Shuffle());
    }

    @Test
    void seedThatCannotBeReached_isToldToTheApplication_andAskedAgainEverMoreSeldom() {
        Member member = Member.alone();
        var asked = member.join(Member.TOPIC, peer(7));
        assertThat(sentTo(7, asked)).containsExactly(JOIN);
        Duration last = Duration.ZERO;
        for (int i = 0; i < 6; i++) {
            var failed = member.fails(7);
            assertThat(emitted(failed)).containsExactly(new JoinFailed(peer(7)));
            Duration delay = scheduled(RetryJoin.class, failed).getFirst().delay();
            assertThat(delay).isGreaterThan(last).isLessThan(Duration.ofSeconds(72));
            last = delay;
            asked = member.expire(timer(RetryJoin.class, failed));
            assertThat(sentTo(7, asked)).containsExactly(JOIN);
        }
        assertThat(emitted(member.receive(7, agreement()))).hasSize(1);
        assertThat(member.expire(timer(JoinTimeout.class, asked))).isEmpty();
    }

    @Test
    void silentSeed_countsAsFailed_andItsConnectionIsGivenUp() {
        Member member = Member.alone();
        var asked = member.join(Member.TOPIC, peer(7));
        var out = member.expire(timer(JoinTimeout.class, asked));
        assertThat(emitted(out)).containsExactly(new JoinFailed(peer(7)));
        assertThat(out).contains(disconnect(7));
        assertThat(emitted(member.fails(7))).as("told once").isEmpty();
    }

    @Test
    void seedThatAnswered_isNotAskedAgain_untilTheViewRunsEmpty() {
        Member member = Member.alone();
        member.join(Member.TOPIC, peer(7));
        member.receive(7, agreement());
        member.receive(1, agreement());
        assertThat(sends(member.expire(shuffle())))
                .extracting(OutEvent.Send::message)
                .doesNotContain(JOIN);
        member.receive(7, new Disconnect(false));
        var out = member.receive(1, new Disconnect(false));
        assertThat(sentTo(7, out)).containsExactly(JOIN);
    }

    @Test
    void lonelyMember_asksASeedOnEveryShuffle() {
        Member member = Member.alone();
        member.join(Member.TOPIC, peer(7));
        member.receive(7, agreement());
        member.receive(1, agreement());
        member.receive(7, new Disconnect(false));
        assertThat(sentTo(7, member.expire(shuffle()))).contains(JOIN);
    }

    @Test
    void linkedMember_shufflesWithASeedNowAndThen() {
        Member member = Member.alone();
        member.join(Member.TOPIC, peer(7));
        member.receive(7, agreement());
        for (int peer = 1; peer <= 5; peer++) {
            member.receive(peer, Member.neighbor(Message.Priority.HIGH));
        }
        for (int peer = 10; member.view().neighbors().contains(peer(7)); peer++) {
            member.receive(peer, Member.neighbor(Message.Priority.HIGH));
        }
        long toSeed = 0;
        for (int i = 0; i < 10; i++) {
            toSeed +=
                    sentTo(7, member.expire(shuffle())).stream()
                            .filter(Message.Shuffle.class::isInstance)
                            .count();
        }
        assertThat(toSeed).isEqualTo(2);
    }

    @Test
    void lostNeighbor_isLookedForAWhile_untilOneAnswers() {
        Member member = Member.withNeighbors(1, 2, 3);
        var retry = timer(RetryJoin.class, member.fails(1));
        var other = timer(RetryJoin.class, member.fails(2));
        assertThat(sentTo(1, member.expire(retry))).containsExactly(JOIN);
        member.receive(1, agreement());
        assertThat(member.expire(other)).as("one way back is enough").isEmpty();
    }

    @Test
    void lostNeighborThatStaysAway_isGivenUp_andNobodyHears() {
        Member member = Member.withNeighbors(1, 2);
        var out = member.fails(1);
        int attempts = 0;
        while (!scheduled(RetryJoin.class, out).isEmpty()) {
            assertThat(sentTo(1, member.expire(timer(RetryJoin.class, out)))).contains(JOIN);
            out = member.fails(1);
            assertThat(emitted(out)).isEmpty();
            attempts++;
        }
        assertThat(attempts).isEqualTo(12);
    }

    @Test
    void seedsMayBeAddedLater() {
        Member member = Member.withNeighbors(1);
        var out = member.handle(new InEvent.Join(Member.TOPIC, List.of(peer(1), peer(8)), false));
        assertThat(sends(out)).extracting(OutEvent.Send::to).containsExactly(peer(8));
    }
}
