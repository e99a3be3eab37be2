package io.umbel.node.path.machine;

import static io.umbel.node.path.machine.RecordedMachine.MILLI;
import static org.assertj.core.api.Assertions.assertThat;

import io.umbel.node.path.machine.VirtualNetwork.Nat;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What two machines that talk to each other arrive at, whatever the NATs between them do. */
final class TwoMachinesTest {
    private static Stream<Arguments> pairs() {
        return Stream.of(Nat.values())
                .flatMap(left -> Stream.of(Nat.values()).map(right -> Arguments.of(left, right)));
    }

    private static Stream<Arguments> pairsThatCanBeDirect() {
        return pairs().filter(pair -> canBeDirect((Nat) pair.get()[0], (Nat) pair.get()[1]));
    }

    private static boolean canBeDirect(Nat left, Nat right) {
        return !(left == Nat.SYMMETRIC && isPortBound(right))
                && !(right == Nat.SYMMETRIC && isPortBound(left));
    }

    private static boolean isPortBound(Nat nat) {
        return nat == Nat.PORT_RESTRICTED || nat == Nat.SYMMETRIC;
    }

    private static VirtualNetwork talking(Nat left, Nat right, long seed) {
        var network = new VirtualNetwork(left, right, seed);
        network.left.talk();
        network.right.talk();
        network.exchangeCandidates();
        return network;
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void pair_becomesDirectWithinASecond_whereNatsAllowIt_andStaysRelayedElsewhere(
            Nat left, Nat right) {
        VirtualNetwork network = talking(left, right, 1);
        network.run(1000);
        assertThat(network.isDirect()).isEqualTo(canBeDirect(left, right));
        network.run(60_000);
        assertThat(network.isDirect()).isEqualTo(canBeDirect(left, right));
    }

    @ParameterizedTest
    @MethodSource("pairsThatCanBeDirect")
    void pair_becomesDirect_thoughHalfOfThePacketsAreLost(Nat left, Nat right) {
        VirtualNetwork network = talking(left, right, 2);
        network.loss = 0.5;
        network.run(60_000);
        network.loss = 0;
        network.run(10_000);
        assertThat(network.isDirect()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("pairsThatCanBeDirect")
    void directPathThatIsCut_costsAtMostASecondOfSilence_andIsFoundAgain(Nat left, Nat right) {
        VirtualNetwork network = talking(left, right, 3);
        network.run(3000);
        network.cut(true);
        network.run(5000);
        assertThat(network.isDirect()).isFalse();
        network.cut(false);
        network.run(10_000);
        assertThat(network.isDirect()).isTrue();
        assertThat(Math.max(network.left.longestUnheard, network.right.longestUnheard))
                .isLessThan(1000 * MILLI);
    }

    @ParameterizedTest
    @MethodSource("pairsThatCanBeDirect")
    void mappingThatChanges_costsAtMostASecondOfSilence_andTheyAreDirectAgain(Nat left, Nat right) {
        VirtualNetwork network = talking(left, right, 4);
        network.run(3000);
        network.left.rebind();
        network.run(2500);
        network.exchangeCandidates(); // the relay has observed the new address
        network.run(12_000);
        assertThat(network.isDirect()).isTrue();
        assertThat(Math.max(network.left.longestUnheard, network.right.longestUnheard))
                .isLessThan(1000 * MILLI);
    }

    /** As an acknowledgement, or one of gossip's datagrams that has no answer. */
    @ParameterizedTest
    @ValueSource(longs = {1, 5, 60, 125, 300})
    void packetNowAndThen_thatNobodyAnswers_raisesNoDoubt(long delay) {
        var network = new VirtualNetwork(Nat.PORT_RESTRICTED, Nat.PORT_RESTRICTED, 5);
        network.delay = delay * MILLI;
        network.talkGap = 500 * MILLI;
        network.left.talk();
        network.exchangeCandidates();
        network.run(60_000);
        assertThat(network.isDirect()).isTrue();
        assertThat(network.left.doubts).isZero();
        assertThat(network.right.doubts).isZero();
    }

    static LongStream seeds() {
        return IntStream.range(0, 100).asLongStream();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void anySeed_endsDirect(long seed) {
        VirtualNetwork network = talking(Nat.PORT_RESTRICTED, Nat.PORT_RESTRICTED, seed);
        network.loss = 0.1;
        network.run(30_000);
        network.loss = 0;
        network.run(10_000);
        assertThat(network.isDirect()).isTrue();
    }
}
