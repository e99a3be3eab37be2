package io.umbel.node.path.machine;

import static io.umbel.node.path.machine.RecordedMachine.MILLI;
import static io.umbel.node.path.machine.RecordedMachine.address;
import static org.assertj.core.api.Assertions.assertThat;

import io.umbel.node.path.machine.PathAction.Answer;
import io.umbel.node.path.machine.PathAction.Ask;
import io.umbel.node.path.machine.PathAction.Enter;
import io.umbel.node.path.machine.PathEvent.CandidatesFound;
import io.umbel.node.path.machine.PathEvent.CandidatesTold;
import io.umbel.node.path.machine.PathEvent.DirectAllowed;
import io.umbel.node.path.machine.PathEvent.Established;
import io.umbel.node.path.machine.PathEvent.HeardElsewhere;
import io.umbel.node.path.machine.PathEvent.Pinged;
import io.umbel.node.path.machine.PathEvent.Ponged;
import io.umbel.node.path.machine.PathEvent.RelayUp;
import io.umbel.node.path.machine.PathEvent.Woken;
import io.umbel.node.path.machine.PathState.Direct;
import io.umbel.node.path.machine.PathState.Doubt;
import io.umbel.node.path.machine.PathState.Moved;
import io.umbel.node.path.machine.PathState.Punching;
import io.umbel.node.path.machine.PathState.Relay;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

final class PathMachineTest {
    private static final InetSocketAddress HERE = address(1);
    private static final InetSocketAddress THERE = address(2);
    private static final Transaction QUESTION = new Transaction(7, 7);

    private final RecordedMachine peer = new RecordedMachine();

    private void told(long millis, InetSocketAddress... addresses) {
        peer.on(millis, new CandidatesTold(List.of(addresses)));
    }

    private void found(long millis, InetSocketAddress... addresses) {
        peer.on(millis, new CandidatesFound(List.of(addresses)));
    }

    private void establishedAt(long millis, InetSocketAddress address) {
        peer.on(millis, new Established(address));
    }

    private boolean heard(long millis, InetSocketAddress source) {
        return peer.machine.heard(source, millis * MILLI);
    }

    private void sent(long millis) {
        peer.machine.sent(millis * MILLI);
    }

    @Nested
    final class WithoutADirectPath {
        @Test
        void newMachine_usesTheRelay() {
            assertThat(peer.state()).isEqualTo(new Relay(null));
            assertThat(peer.state().routes(true)).isEqualTo(new Routes(null, true));
            assertThat(peer.machine.wakeAt(0)).isEqualTo(Long.MAX_VALUE);
        }

        @Test
        void candidates_areAskedInSevenQuickRounds_thenEveryFiveSeconds() {
            told(0, HERE, THERE);
            assertThat(peer.asks()).extracting(Ask::to).containsExactly(HERE, THERE);
            assertThat(peer.until(1570).asks()).hasSize(6 * 2);
            assertThat(peer.until(6569).asks()).isEmpty();
            assertThat(peer.until(6570).asks()).hasSize(2);
            assertThat(peer.until(11_570).asks()).hasSize(2);
            assertThat(peer.state()).isInstanceOf(Punching.class);
        }

        @Test
        void candidatesFound_andTold_areAskedAlike_andOneListDoesNotReplaceTheOther() {
            found(0, HERE);
            assertThat(peer.onlyAsk().to()).isEqualTo(HERE);
            told(3000, THERE);
            assertThat(peer.asks()).extracting(Ask::to).containsExactly(HERE, THERE);
            peer.until(5000);
            found(6000, HERE);
            assertThat(peer.asks()).isEmpty();
            found(9000);
            assertThat(peer.machine.candidateCount()).isOne();
        }

        @Test
        void answer_earnsAProbeOfFullSize_whoseAnswerMakesThePathDirect() {
            told(0, HERE);
            Ask full = peer.answered(10).onlyAsk();
            assertThat(full.full()).isTrue();
            assertThat(peer.state()).isInstanceOf(Punching.class);
            peer.answered(19);
            assertThat(peer.state().direct()).isEqualTo(HERE);
            assertThat(peer.state().routes(true)).isEqualTo(new Routes(HERE, false));
        }

        @Test
        void pathThatCarriesNoFullPacket_isNeverUsed() {
            told(0, HERE);
            for (long millis = 5000; millis < 30_000; millis += 5000) {
                Ask small = peer.until(millis + 1570).asks().getFirst();
                assertThat(peer.answered(millis + 1571).asks()).allMatch(Ask::full);
                assertThat(small.full()).isFalse();
            }
            assertThat(peer.state()).isInstanceOf(Punching.class);
        }

        @Test
        void authenticPing_isAnswered_andAskedBackAtOnce() {
            peer.on(0, new Pinged(QUESTION, HERE));
            assertThat(peer.actions.getFirst()).isEqualTo(new Answer(HERE, QUESTION));
            assertThat(peer.onlyAsk().to()).isEqualTo(HERE);
            assertThat(peer.state()).isInstanceOf(Punching.class);
        }

        /** The first copy may be the replay, by somebody nearer. */
        @Test
        void replayedPing_isAnsweredAFewTimes_thenItIsNothing() {
            establishedAt(0, HERE);
            for (int i = 0; i < AnsweredQuestions.TIMES; i++) {
                peer.on(1 + i, new Pinged(QUESTION, THERE));
                assertThat(peer.actions).contains(new Answer(THERE, QUESTION));
            }
            int known = peer.machine.candidateCount();
            peer.on(10, new Pinged(QUESTION, address(2000)));
            assertThat(peer.actions).doesNotContain(new Answer(address(2000), QUESTION));
            assertThat(peer.machine.candidateCount()).isEqualTo(known);
        }

        @Test
        void addressThatOnlyPings_isForgotten() {
            peer.on(0, new Pinged(QUESTION, HERE)).until(20_000);
            assertThat(peer.state()).isEqualTo(new Relay(null));
            assertThat(peer.machine.candidateCount()).isZero();
            assertThat(peer.machine.wakeAt(0)).isEqualTo(Long.MAX_VALUE);
        }

        @Test
        void noCandidatesAnyMore_endsPunching() {
            told(0, HERE);
            told(10);
            peer.until(20);
            assertThat(peer.state()).isEqualTo(new Relay(null));
        }

        @Test
        void newCandidates_beginTheRoundsAgain_butNotAtOnce() {
            told(0, HERE);
            told(1, THERE);
            assertThat(peer.asks()).isEmpty();
            peer.until(1570);
            told(3000, HERE);
            assertThat(peer.onlyAsk().to()).isEqualTo(HERE);
        }

        @Test
        void unusableCandidates_areIgnored() {
            told(
                    0,
                    new InetSocketAddress("0.0.0.0", 5),
                    new InetSocketAddress("224.0.0.1", 5),
                    address(0),
                    InetSocketAddress.createUnresolved("host", 5));
            assertThat(peer.machine.candidateCount()).isZero();
            assertThat(peer.state()).isEqualTo(new Relay(null));
        }
    }

    @Nested
    final class Answers {
        @Test
        void fromAnotherAddress_countForNothing() {
            told(0, HERE);
            Ask ask = peer.onlyAsk();
            peer.on(10, new Ponged(ask.transaction(), THERE));
            assertThat(peer.asks()).isEmpty();
        }

        @Test
        void countOnce() {
            told(0, HERE);
            Ask ask = peer.onlyAsk();
            peer.on(10, new Ponged(ask.transaction(), HERE));
            peer.on(11, new Ponged(ask.transaction(), HERE));
            assertThat(peer.asks()).isEmpty();
        }

        @Test
        void tooLate_countForNothing() {
            told(0, HERE);
            Ask ask = peer.onlyAsk();
            peer.on(3001, new Ponged(ask.transaction(), HERE));
            assertThat(peer.asks()).allMatch(a -> !a.full());
        }
    }

    @Nested
    final class DirectPath {
        @Test
        void activeAndUnheard_isInDoubtAfter250Millis_thenBothRoutesCarry() {
            establishedAt(0, HERE);
            sent(100);
            peer.until(349);
            assertThat(peer.state()).isInstanceOf(Direct.class);
            peer.until(350);
            assertThat(peer.state()).isInstanceOf(Doubt.class);
            assertThat(peer.state().routes(true)).isEqualTo(new Routes(HERE, true));
            assertThat(peer.state().routes(false)).isEqualTo(new Routes(HERE, false));
        }

        @Test
        void heardInDoubt_isDirectAtOnce() {
            establishedAt(0, HERE);
            sent(100);
            peer.until(400);
            assertThat(heard(420, HERE)).isTrue();
            assertThat(peer.state()).isInstanceOf(Direct.class);
        }

        @Test
        void inDoubt_isAskedEvery100Millis_andLostAfter1500() {
            establishedAt(0, HERE);
            sent(100);
            peer.until(349);
            assertThat(peer.until(1599).asks()).hasSize(13);
            assertThat(peer.state()).isInstanceOf(Doubt.class);
            peer.until(1600);
            assertThat(peer.state()).isInstanceOf(Punching.class);
            assertThat(peer.state().routes(true)).isEqualTo(new Routes(null, true));
            assertThat(peer.state().routes(false)).isEqualTo(new Routes(HERE, false));
        }

        /** Of a collection of garbage, or a machine that was busy with something else. */
        @Test
        void nodeThatStoodStill_asksThePeerBeforeItDoubts() {
            establishedAt(0, HERE);
            sent(100);
            peer.on(5000, new Woken());
            assertThat(peer.onlyAsk().to()).isEqualTo(HERE);
            peer.until(5124);
            assertThat(peer.state()).isInstanceOf(Direct.class);
            peer.until(6374);
            assertThat(peer.state()).isInstanceOf(Doubt.class);
            peer.until(6375);
            assertThat(peer.state()).isInstanceOf(Punching.class);
        }

        /** An acknowledgement, say. */
        @Test
        void packetThatNeedsNoAnswer_isAskedAbout_andRaisesNoDoubt() {
            establishedAt(0, HERE);
            for (int millis = 100; millis <= 10_000; millis += 1000) {
                sent(millis);
                assertThat(peer.until(millis + 124).actions).isEmpty();
                assertThat(peer.until(millis + 125).onlyAsk().to()).isEqualTo(HERE);
                assertThat(peer.answered(millis + 126).actions).isEmpty();
                assertThat(peer.until(millis + 999).actions).isEmpty();
            }
        }

        @Test
        void questionThatIsAnsweredByAPacket_raisesNoDoubt() {
            establishedAt(0, HERE);
            sent(100);
            peer.until(225);
            heard(349, HERE);
            assertThat(peer.until(1000).actions).isEmpty();
        }

        @Test
        void lostAddress_isTriedAgain() {
            establishedAt(0, HERE);
            sent(100);
            peer.until(10_000);
            peer.until(20_000);
            assertThat(peer.asks().getLast().to()).isEqualTo(HERE);
            peer.answered(20_000).answered(20_001);
            assertThat(peer.state().direct()).isEqualTo(HERE);
        }

        @Test
        void distantPeer_isGivenItsRoundTrip() {
            told(0, HERE);
            peer.punchedAt(HERE, 600); // a satellite
            sent(1300);
            peer.until(2400);
            assertThat(peer.state()).isInstanceOf(Direct.class);
        }

        @Test
        void idle_isAskedEvery15Seconds_active_everySecond() {
            establishedAt(0, HERE);
            assertThat(peer.until(14_999).asks()).isEmpty();
            assertThat(peer.until(15_000).asks()).hasSize(1);
            peer.answered(15_001);
            sent(15_002);
            heard(15_003, HERE);
            assertThat(peer.until(16_003).asks()).hasSize(1);
        }

        @Test
        void withoutAlternative_isNeverAskedNorDoubted() {
            peer.on(0, new RelayUp(false));
            establishedAt(0, HERE);
            sent(100);
            assertThat(peer.machine.wakeAt(0)).isEqualTo(Long.MAX_VALUE);
            assertThat(peer.on(60_000, new Woken()).actions).isEmpty();
            assertThat(peer.machine.routes()).isEqualTo(new Routes(HERE, false));
        }

        @Test
        void heardAllTheTime_isNeverAsked() {
            establishedAt(0, HERE);
            for (int millis = 1; millis < 10_000; millis += 10) {
                sent(millis);
                heard(millis + 1, HERE);
                assertThat(peer.until(millis + 2).asks()).isEmpty();
            }
        }

        @Test
        void lowerRoundTrip_wins() {
            told(0, HERE, THERE);
            peer.punchedAt(HERE, 40);
            assertThat(peer.state().direct()).isEqualTo(HERE);
            sent(900);
            heard(901, HERE);
            Ask quick = lastAskOf(THERE, peer.until(1080));
            peer.on(1085, new Ponged(quick.transaction(), THERE));
            assertThat(peer.onlyAsk().full()).isTrue();
            peer.answered(1090);
            assertThat(peer.state().direct()).isEqualTo(THERE);
        }

        @Test
        void roundTripALittleLower_changesNothing() {
            told(0, HERE, THERE);
            peer.punchedAt(HERE, 40);
            sent(900);
            heard(901, HERE);
            Ask other = lastAskOf(THERE, peer.until(1080));
            peer.on(1115, new Ponged(other.transaction(), THERE));
            assertThat(peer.asks()).isEmpty();
            assertThat(peer.state().direct()).isEqualTo(HERE);
        }

        private static Ask lastAskOf(InetSocketAddress to, RecordedMachine machine) {
            return machine.asks().stream()
                    .filter(ask -> ask.to().equals(to))
                    .reduce((_, last) -> last)
                    .orElseThrow();
        }
    }

    @Nested
    final class APeerThatMoves {
        @Test
        void isFollowed_whenItAnswersThere_twice_andTheOldAddressIsSilent() {
            establishedAt(0, HERE);
            peer.on(200, new HeardElsewhere(THERE)).answered(201);
            assertThat(peer.state()).isInstanceOf(Moved.class);
            assertThat(peer.state().routes(true)).isEqualTo(new Routes(HERE, true));
            Ask full = peer.asks().getFirst();
            assertThat(full.full()).isTrue();
            peer.on(202, new Ponged(full.transaction(), THERE));
            assertThat(peer.state().direct()).isEqualTo(THERE);
        }

        @Test
        void isNotFollowed_whileItIsHeardWhereItWas() {
            establishedAt(0, HERE);
            peer.on(200, new HeardElsewhere(THERE));
            heard(201, HERE);
            peer.answered(202);
            assertThat(peer.state().direct()).isEqualTo(HERE);
            assertThat(peer.state()).isInstanceOf(Direct.class);
        }

        @Test
        void isHeardWhereItWas_afterAll_andStays() {
            establishedAt(0, HERE);
            peer.on(200, new HeardElsewhere(THERE)).answered(201);
            heard(202, HERE);
            assertThat(peer.state().direct()).isEqualTo(HERE);
            assertThat(peer.state()).isInstanceOf(Direct.class);
        }

        @Test
        void neverAnswersAFullProbe_isLostAfter1500Millis() {
            establishedAt(0, HERE);
            peer.on(200, new HeardElsewhere(THERE)).answered(201).until(1701);
            assertThat(peer.state()).isInstanceOf(Punching.class);
        }

        @Test
        void unauthenticPackets_changeNoState_andEarnOneProbeIn100Millis() {
            establishedAt(0, HERE);
            PathState before = peer.state();
            long asked = 0;
            for (int i = 0; i < 1000; i++) {
                asked += peer.on(i, new HeardElsewhere(address(1000 + i))).asks().size();
                heard(i, HERE);
                sent(i);
            }
            assertThat(asked).isEqualTo(10);
            assertThat(peer.state()).isEqualTo(before);
        }

        @Test
        void newHandshakeElsewhere_isWhereItIs_onlyIfTheOldAddressIsSilent() {
            establishedAt(0, HERE);
            establishedAt(100, THERE);
            assertThat(peer.state().direct()).isEqualTo(HERE);
            establishedAt(300, THERE);
            assertThat(peer.state().direct()).isEqualTo(THERE);
        }
    }

    @Nested
    final class WithoutPermission {
        @Test
        void nothingIsAskedOrAnswered() {
            peer.on(0, new DirectAllowed(false));
            told(1, HERE);
            peer.on(2, new Pinged(QUESTION, THERE));
            peer.on(3, new HeardElsewhere(THERE));
            assertThat(peer.actions).isEmpty();
            assertThat(peer.until(60_000).actions).isEmpty();
        }

        @Test
        void directPath_isLeftAtOnce() {
            establishedAt(0, HERE);
            peer.on(1, new DirectAllowed(false));
            assertThat(peer.actions)
                    .singleElement()
                    .isInstanceOfSatisfying(
                            Enter.class,
                            enter -> assertThat(enter.to()).isEqualTo(new Relay(null)));
            assertThat(peer.machine.openQuestions()).isZero();
        }

        @Test
        void givenBack_punchingBegins() {
            peer.on(0, new DirectAllowed(false));
            told(1, HERE);
            assertThat(peer.on(2, new DirectAllowed(true)).onlyAsk().to()).isEqualTo(HERE);
        }
    }

    @Test
    void candidatesBeyondTheLimit_areNotRemembered() {
        told(0, addresses(1, 1000));
        found(0, addresses(1000, 2000));
        for (int i = 0; i < 100; i++) {
            peer.on(1, new Pinged(new Transaction(i, 0), address(2000 + i)));
        }
        assertThat(peer.machine.candidateCount())
                .isEqualTo(Candidates.MAX_NAMED + Candidates.MAX_SEEN);
    }

    private static InetSocketAddress[] addresses(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(RecordedMachine::address)
                .toArray(InetSocketAddress[]::new);
    }
}
