package io.umbel.node.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.umbel.node.pool.RecordingDialer.Link;
import io.umbel.spi.DialException.Failure;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Backoff and circuits, as callers meet them. */
final class PoolFailureTest extends PoolFixture {
    PoolFailureTest() {
        super(Duration.ofDays(1));
    }

    @Test
    void dialAfterAFailure_waitsForTheBackoff() throws Exception {
        failDial(1, Failure.UNREACHABLE);

        Caller second = call(1).awaitBlocked();
        time.advance(BACKOFF.minusMillis(1));
        assertThat(dialer.unseenDials()).isZero();

        time.advance(Duration.ofMillis(1));
        Link link = dialer.nextDial().answer(new Link());
        assertThat(second.lease().connection()).isSameAs(link);
        assertThat(pool.circuits()).isEmpty();
    }

    @Test
    void backoff_isAPeersOwn() throws Exception {
        failDial(1, Failure.UNREACHABLE);

        assertThat(dialed(2).connection().isOpen()).isTrue();
    }

    @Test
    void peerThatFailsTooOften_isNotDialedUntilTheWaitIsOver() throws Exception {
        openCircuit(1);
        var open = new Circuit.Open(CIRCUIT_FAILURES, time.instant().plus(BACKOFF.multipliedBy(4)));
        assertThat(pool.circuits()).containsOnlyKeys(peer(1).id()).containsValue(open);

        var failure = call(1, CHAT).failure();

        assertThat(failure.failure()).isEqualTo(Failure.CIRCUIT_OPEN);
        assertThat(failure)
                .hasMessageContaining(peer(1).id().toString())
                .hasMessageContaining("the last 3 dials failed")
                .hasMessageContaining("not dialed again before " + open.until());
        assertThat(dialer.unseenDials()).isZero();
    }

    @Test
    void circuitWhoseWaitIsOver_letsOneDialThrough() throws Exception {
        openCircuit(1);
        time.advance(BACKOFF.multipliedBy(4));

        Caller trial = call(1);
        var dial = dialer.nextDial();

        assertThat(pool.circuits()).containsValue(new Circuit.HalfOpen(CIRCUIT_FAILURES));
        assertThat(call(1, CHAT).failure().failure()).isEqualTo(Failure.CIRCUIT_OPEN);
        Caller merged = call(1).awaitBlocked();
        Link link = dial.answer(new Link());
        assertThat(trial.lease().connection()).isSameAs(link);
        assertThat(merged.lease().connection()).isSameAs(link);
        assertThat(pool.circuits()).isEmpty();
    }

    @Test
    void failedTrial_opensTheCircuitForLonger() throws Exception {
        openCircuit(1);
        time.advance(BACKOFF.multipliedBy(4));

        failDial(1, Failure.UNREACHABLE);

        assertThat(pool.circuits())
                .containsValue(
                        new Circuit.Open(
                                CIRCUIT_FAILURES + 1,
                                time.instant().plus(BACKOFF.multipliedBy(8))));
    }

    @Test
    void trialThatSaysNothingAboutThePeer_leavesTheNextDialToBeTheTrial() throws Exception {
        openCircuit(1);
        time.advance(BACKOFF.multipliedBy(4));

        failDial(1, Failure.NO_ADDRESS);

        assertThat(dialed(1).connection().isOpen()).isTrue();
        assertThat(pool.circuits()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = Failure.class,
            names = {"UNREACHABLE", "WRONG_KEY"},
            mode = EnumSource.Mode.EXCLUDE)
    void failureThatIsNotThePeers_neitherDelaysNorOpens(Failure failure) throws Exception {
        for (int i = 0; i <= CIRCUIT_FAILURES; i++) {
            failDial(1, failure);
        }

        assertThat(pool.circuits()).isEmpty();
        assertThat(dialed(1).connection().isOpen()).isTrue();
    }

    @Test
    void wrongKey_countsLikeSilence() throws Exception {
        failDial(1, Failure.WRONG_KEY);

        assertThat(pool.circuits())
                .containsValue(new Circuit.Closed(1, time.instant().plus(BACKOFF)));
    }

    @Test
    void peerThatRefuses_isAlive() throws Exception {
        failDial(1, Failure.UNREACHABLE);
        Caller caller = call(1).awaitBlocked();
        time.advance(BACKOFF);

        dialer.nextDial().fail(Failure.REFUSED);

        assertThat(caller.failure().failure()).isEqualTo(Failure.REFUSED);
        assertThat(pool.circuits()).isEmpty();
    }

    @Test
    void otherIoFailure_isUnreachable() throws Exception {
        Caller caller = call(1);

        dialer.nextDial().fail(new IOException("no buffer space"));

        assertThat(caller.failure().failure()).isEqualTo(Failure.UNREACHABLE);
        assertThat(caller.failure()).hasMessageContaining("no buffer space");
        assertThat(pool.circuits()).hasSize(1);
    }

    @Test
    void close_endsTheWaitForABackoff() throws Exception {
        failDial(1, Failure.UNREACHABLE);
        Caller waiting = call(1).awaitBlocked();

        pool.close();

        assertThat(waiting.failure().failure()).isEqualTo(Failure.NOT_POSSIBLE);
        assertThat(time.pending()).isZero();
        time.advance(BACKOFF.multipliedBy(2));
        assertThat(dialer.unseenDials()).isZero();
    }

    private void openCircuit(int peer) throws Exception {
        for (int i = 0; i < CIRCUIT_FAILURES; i++) {
            failDial(peer, Failure.UNREACHABLE);
            if (i < CIRCUIT_FAILURES - 1) {
                time.advance(BACKOFF.multipliedBy(1L << i));
            }
        }
    }

    private void failDial(int peer, Failure failure) throws Exception {
        Caller caller = call(peer);
        dialer.nextDial().fail(failure);
        assertThat(caller.failure().failure()).isEqualTo(failure);
    }
}
