package io.umbel.node.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.umbel.node.pool.RecordingDialer.Link;
import io.umbel.spi.DialException.Failure;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Sharing, idling and the bound. */
final class ConnectionPoolTest extends PoolFixture {
    ConnectionPoolTest() {
        super(Duration.ofDays(1));
    }

    @Test
    void callersOfOnePeerAndProtocol_shareOneConnection() throws Exception {
        Lease<Link> first = dialed(1);

        Lease<Link> second = call(1).lease();

        assertThat(second.connection()).isSameAs(first.connection());
        assertThat(pool.connections())
                .containsExactly(
                        new PooledConnection<>(first.connection(), peer(1).id(), ECHO, 2, null));
    }

    @Test
    void anotherProtocol_getsAConnectionOfItsOwn() throws Exception {
        Link echo = dialed(1).connection();

        Caller chat = call(1, CHAT);
        Link link = dialer.nextDial().answer(new Link());

        assertThat(chat.lease().connection()).isSameAs(link).isNotSameAs(echo);
    }

    @Test
    void callersDuringADial_allGetItsConnection() throws Exception {
        List<Caller> callers = IntStream.range(0, 20).mapToObj(_ -> call(1)).toList();
        callers.forEach(Caller::awaitBlocked);

        Link link = dialer.nextDial().answer(new Link());

        for (Caller caller : callers) {
            assertThat(caller.lease().connection()).isSameAs(link);
        }
        assertThat(dialer.unseenDials()).isZero();
        assertThat(pool.connections()).singleElement().extracting("leases").isEqualTo(20);
    }

    @Test
    void callersDuringADial_allGetItsFailure_eachWithAStackOfItsOwn() throws Exception {
        List<Caller> callers = IntStream.range(0, 20).mapToObj(_ -> call(1)).toList();
        callers.forEach(Caller::awaitBlocked);

        dialer.nextDial().fail(Failure.NOT_SERVING);

        var failures = new HashSet<Throwable>();
        for (Caller caller : callers) {
            assertThat(caller.failure().failure()).isEqualTo(Failure.NOT_SERVING);
            assertThat(caller.failure()).hasMessage("the peer failed: NOT_SERVING");
            failures.add(caller.failure());
        }
        assertThat(failures).hasSize(20);
        assertThat(dialer.unseenDials()).isZero();
    }

    @Test
    void interruptedCaller_leavesTheDialToTheOthers() throws Exception {
        Caller impatient = call(1).awaitBlocked();
        Caller patient = call(1).awaitBlocked();

        impatient.interrupt();

        assertThat(impatient.cause()).isInstanceOf(InterruptedException.class);
        Link link = dialer.nextDial().answer(new Link());
        assertThat(patient.lease().connection()).isSameAs(link);
        assertThat(pool.connections()).singleElement().extracting("leases").isEqualTo(1);
    }

    @Test
    void connectionThatAllCallersGaveUp_isKeptAsIdle() throws Exception {
        Caller impatient = call(1).awaitBlocked();
        impatient.interrupt();
        assertThat(impatient.cause()).isInstanceOf(InterruptedException.class);

        Link link = dialer.nextDial().answer(new Link());

        assertThat(call(1).lease().connection()).isSameAs(link);
    }

    @Test
    void idleConnection_isClosedWhenItsTimeIsOver_notBefore() throws Exception {
        Lease<Link> lease = dialed(1);
        time.advance(IDLE.multipliedBy(10));
        assertThat(lease.connection().isOpen()).isTrue();

        lease.close();
        time.advance(IDLE.minusMillis(1));
        assertThat(lease.connection().isOpen()).isTrue();

        time.advance(Duration.ofMillis(2));
        assertThat(lease.connection().awaitClosed()).isEqualTo("NO_ERROR: idle");
        assertThat(pool.connections()).isEmpty();
    }

    @Test
    void leaseInBetween_beginsTheIdleTimeAnew() throws Exception {
        Lease<Link> first = dialed(1);
        Link link = first.connection();
        first.close();
        time.advance(IDLE.minusMillis(1));

        Lease<Link> second = call(1).lease();
        time.advance(IDLE);
        second.close();
        time.advance(IDLE.minusMillis(1));

        assertThat(link.isOpen()).isTrue();
        time.advance(Duration.ofMillis(2));
        assertThat(link.isOpen()).isFalse();
    }

    @Test
    void idleConnections_areClosedEachAtItsTime() throws Exception {
        Lease<Link> first = dialed(1);
        Lease<Link> second = dialed(2);
        first.close();
        time.advance(Duration.ofSeconds(10));
        second.close();

        time.advance(IDLE.minusSeconds(9));
        assertThat(first.connection().isOpen()).isFalse();
        assertThat(second.connection().isOpen()).isTrue();

        time.advance(Duration.ofSeconds(10));
        assertThat(second.connection().isOpen()).isFalse();
    }

    @Test
    void shortLeases_leaveNoTimersBehind() throws Exception {
        dialed(1).close();
        long timers = time.pending();

        for (int i = 0; i < 1000; i++) {
            call(1).lease().close();
        }

        assertThat(time.pending()).isEqualTo(timers);
    }

    @Test
    void leaseClosedTwice_countsOnce() throws Exception {
        Lease<Link> first = dialed(1);
        Lease<Link> second = call(1).lease();

        first.close();
        first.close();
        time.advance(IDLE.multipliedBy(2));

        assertThat(second.connection().isOpen()).isTrue();
        assertThat(pool.connections()).singleElement().extracting("leases").isEqualTo(1);
    }

    @Test
    void fullPool_closesTheConnectionThatIsIdleForLongest() throws Exception {
        Lease<Link> inUse = dialed(1);
        Lease<Link> idleSecond = dialed(2);
        Lease<Link> idleFirst = dialed(3);
        idleFirst.close();
        idleSecond.close();

        Lease<Link> fourth = dialed(4);

        assertThat(idleFirst.connection().awaitClosed())
                .isEqualTo("NO_ERROR: idle, and the pool is full");
        assertThat(List.of(inUse, idleSecond, fourth))
                .allMatch(lease -> lease.connection().isOpen());
        assertThat(pool.connections()).hasSize(MAX_POOLED);
    }

    @Test
    void poolWhoseConnectionsAreAllInUse_exceedsItsBoundUntilOneIsReturned() throws Exception {
        List<Lease<Link>> leases = List.of(dialed(1), dialed(2), dialed(3), dialed(4), dialed(5));
        assertThat(leases).allMatch(lease -> lease.connection().isOpen());

        leases.forEach(Lease::close);

        assertThat(leases)
                .extracting(lease -> lease.connection().isOpen())
                .containsExactly(false, false, true, true, true);
    }

    @Test
    void retiredConnection_isHandedOutNoMore_andClosedWithItsLastLease() throws Exception {
        Lease<Link> first = dialed(1);
        Lease<Link> second = call(1).lease();
        first.retire();
        first.retire();

        Lease<Link> fresh = dialed(1);
        assertThat(fresh.connection()).isNotSameAs(first.connection());
        assertThat(call(1).lease().connection()).isSameAs(fresh.connection());

        first.close();
        assertThat(second.connection().isOpen()).isTrue();
        assertThat(pool.connections()).hasSize(2);
        second.close();
        assertThat(second.connection().awaitClosed())
                .isEqualTo("NO_ERROR: retired, and no longer in use");
        assertThat(pool.connections()).hasSize(1);
    }

    @Test
    void retiredConnectionThatDied_isForgotten() throws Exception {
        Lease<Link> lease = dialed(1);
        lease.retire();
        lease.connection().die();
        assertThat(pool.connections()).isEmpty();
        lease.close();
        lease.retire();
        assertThat(pool.connections()).isEmpty();
    }

    @Test
    void retiredConnection_isClosedWithThePool() throws Exception {
        Lease<Link> lease = dialed(1);
        lease.retire();
        pool.close();
        assertThat(lease.connection().awaitClosed()).isEqualTo("SHUTTING_DOWN: the node stops");
    }

    @Test
    void connectionThatDied_isDialedAnew() throws Exception {
        Lease<Link> lease = dialed(1);

        lease.connection().die();

        assertThat(pool.connections()).isEmpty();
        assertThat(dialed(1).connection()).isNotSameAs(lease.connection());
        lease.close();
        assertThat(pool.connections()).singleElement().extracting("leases").isEqualTo(1);
    }

    @Test
    void connectionThatDiedAMomentAgo_isNotHandedOut() throws Exception {
        Lease<Link> lease = dialed(1);

        lease.connection().dieUnnoticed();

        assertThat(dialed(1).connection()).isNotSameAs(lease.connection());
    }

    @Test
    void bugInTheDialer_failsTheDial() throws Exception {
        Caller caller = call(1);

        dialer.nextDial().fail(new IllegalStateException("boom"));

        assertThat(caller.failure().failure()).isEqualTo(Failure.NOT_POSSIBLE);
        assertThat(caller.failure()).hasMessageContaining("boom");
        assertThat(pool.circuits()).isEmpty();
    }

    @Test
    void close_closesAllConnections_andRefusesFurtherLeases() throws Exception {
        Lease<Link> inUse = dialed(1);
        Lease<Link> idle = dialed(2);
        idle.close();

        pool.close();
        pool.close();

        assertThat(inUse.connection().awaitClosed()).isEqualTo("SHUTTING_DOWN: the node stops");
        assertThat(idle.connection().awaitClosed()).isEqualTo("SHUTTING_DOWN: the node stops");
        assertThat(call(1).failure().failure()).isEqualTo(Failure.NOT_POSSIBLE);
        inUse.close();
        time.advance(IDLE.multipliedBy(2));
        assertThat(time.pending()).isZero();
    }

    @Test
    void close_interruptsDials_andFailsWhoWaitsForThem() throws Exception {
        Caller caller = call(1);
        var dial = dialer.nextDial();

        pool.close();

        assertThat(caller.failure().failure()).isEqualTo(Failure.NOT_POSSIBLE);
        dial.awaitInterruption();
    }
}
