package io.umbel.node.endpoint;

import static io.umbel.node.endpoint.TestEndpoint.echo;
import static io.umbel.node.endpoint.TestEndpoint.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.umbel.testkit.hostile.InitialPackets;
import io.umbel.testkit.hostile.Stranger;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What strangers' Initials may cost, and what they may not. */
final class HandshakeFloodTest {
    private static final int FLOOD = 10_000;

    private final InitialPackets initials = new InitialPackets(1);

    @Test
    void tenThousandHalfOpenHandshakes_areHeldToTheLimit_andPeersAreServed() throws Exception {
        try (var a = TestEndpoint.start();
                var b =
                        TestEndpoint.start(s ->
                                s.with(x -> {
                                    x.maxHalfOpen = 200;
                                    x.retryAbove = 1_000_000;
                                    x.handshakeTimeout = Duration.ofSeconds(2);
                                }));
                var stranger = new Stranger(b.socketAddress())) {
            EstablishedConnection peer = a.dial(b);
            int most = 0;
            for (int i = 0; i < FLOOD; i++) {
                stranger.send(initials.next());
                if (i % 500 == 0) {
                    assertThat(echo(peer, "served")).isEqualTo("served");
                    most = Math.max(most, b.endpoint.stats().halfOpen());
                }
            }
            assertThat(most).isBetween(1, 200);
            assertThat(b.endpoint.stats().dropped()).isPositive();
            eventually(() -> b.endpoint.stats().halfOpen() == 0);
            eventually(() -> b.endpoint.stats().path().paths() == 1);
            assertThat(echo(a.dial(b), "later")).isEqualTo("later");
        }
    }

    @Test
    void handshakeThatWasTooSlow_isForgotten_andItsRetransmissionsBeginNoNewOne() throws Exception {
        try (var b =
                        TestEndpoint.start(
                                s -> s.with(x -> x.handshakeTimeout = Duration.ofMillis(200)));
                var stranger = new Stranger(b.socketAddress())) {
            byte[] initial = initials.next();
            stranger.send(initial);
            eventually(() -> b.endpoint.stats().failedHandshakes() == 1);
            assertThat(b.endpoint.stats().halfOpen()).isZero();

            for (int i = 0; i < 10; i++) {
                stranger.send(initial);
            }
            eventually(() -> b.endpoint.stats().dropped() == 10);
            assertThat(b.endpoint.stats().halfOpen()).isZero();
        }
    }

    @Test
    void addressAboveItsRate_isDropped_andOthersAreNot() throws Exception {
        try (var a = TestEndpoint.start();
                var b = TestEndpoint.start(s -> s.with(x -> x.handshakesPerSecond = 5));
                var stranger = new Stranger("127.0.0.2", b.socketAddress())) {
            for (int i = 0; i < 50; i++) {
                stranger.send(initials.next());
            }
            eventually(() -> b.endpoint.stats().dropped() >= 40);
            assertThat(b.endpoint.stats().halfOpen()).isBetween(1, 10);
            assertThat(echo(a.dial(b), "in")).isEqualTo("in");
        }
    }

    @Test
    void underPressure_aNewcomerProvesItsAddress_andConnects() throws Exception {
        try (var a = TestEndpoint.start();
                var b = TestEndpoint.start(s -> s.with(x -> x.retryAbove = 0))) {
            assertThat(echo(a.dial(b), "proven")).isEqualTo("proven");
            assertThat(b.endpoint.stats().retries()).isPositive();
        }
    }

    @Test
    void underPressure_blindInitials_getARetryEach_andLeaveNothing() throws Exception {
        try (var b = TestEndpoint.start(s -> s.with(x -> x.retryAbove = 0));
                var stranger = new Stranger(b.socketAddress())) {
            for (int i = 0; i < 3_000; i++) {
                stranger.send(initials.next());
                assertThat(stranger.receive(5_000))
                        .hasValueSatisfying(
                                answer -> assertThat(Stranger.isRetry(answer)).isTrue());
            }
            eventually(() -> b.endpoint.stats().path().paths() == 0);
            EndpointStats stats = b.endpoint.stats();
            assertThat(stats.retries()).isEqualTo(3_000);
            assertThat(stats.halfOpen()).isZero();
        }
    }

    @Test
    void pressureThatIsOver_asksNobodyForAProof() throws Exception {
        try (var a = TestEndpoint.start();
                var b =
                        TestEndpoint.start(s ->
                                s.with(x -> {
                                    x.retryAbove = 10;
                                    x.handshakeTimeout = Duration.ofMillis(500);
                                }));
                var stranger = new Stranger(b.socketAddress())) {
            for (int i = 0; i < 30; i++) {
                stranger.send(initials.next());
            }
            eventually(() -> b.endpoint.stats().retries() > 0);
            eventually(() -> b.endpoint.stats().halfOpen() == 0);
            long before = b.endpoint.stats().retries();
            a.dial(b);
            assertThat(b.endpoint.stats().retries()).isEqualTo(before);
        }
    }
}
