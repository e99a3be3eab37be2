package io.umbel.node.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.umbel.node.pool.RecordingDialer.Link;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Pings. */
final class PoolHealthTest extends PoolFixture {
    private static final Duration PING = Duration.ofSeconds(15);

    PoolHealthTest() {
        super(PING);
    }

    @Test
    void connection_isPingedEachTimeThePeriodHasPassed_idleOrNot() throws Exception {
        Lease<Link> lease = dialed(1);

        time.advance(PING);
        var ping = dialer.nextPing();
        ping.answer(true);
        ping.awaitEnd();
        lease.close();
        time.advance(PING);
        dialer.nextPing().answer(true);

        assertThat(lease.connection().isOpen()).isTrue();
    }

    @Test
    void pingThatFails_closesTheConnection_andTheNextCallerDialsAnew() throws Exception {
        Lease<Link> lease = dialed(1);

        time.advance(PING);
        dialer.nextPing().fail(new IOException("no route to host"));

        assertThat(lease.connection().awaitClosed())
                .isEqualTo("NO_ERROR: a ping was not answered: no route to host");
        assertThat(dialed(1).connection()).isNotSameAs(lease.connection());
    }

    @Test
    void pingWithoutAnswer_closesTheConnectionWhenTheNextIsDue() throws Exception {
        Lease<Link> lease = dialed(1);
        time.advance(PING);
        var ping = dialer.nextPing();

        time.advance(PING.minusMillis(1));
        assertThat(lease.connection().isOpen()).isTrue();
        time.advance(Duration.ofMillis(1));

        assertThat(lease.connection().awaitClosed())
                .isEqualTo("NO_ERROR: a ping was not answered before the next was due");
        ping.awaitInterruption();
        assertThat(pool.connections()).isEmpty();
    }

    @Test
    void bugInThePing_closesTheConnection() throws Exception {
        Lease<Link> lease = dialed(1);

        time.advance(PING);
        dialer.nextPing().fail(new IllegalStateException("boom"));

        assertThat(lease.connection().awaitClosed()).contains("boom");
    }

    @Test
    void connectionThatLeftThePool_isNotPinged() throws Exception {
        Lease<Link> lease = dialed(1);
        lease.connection().die();

        assertThat(time.pending()).isZero();
        time.advance(PING.multipliedBy(3));

        assertThat(dialer.unseenPings()).isZero();
    }
}
