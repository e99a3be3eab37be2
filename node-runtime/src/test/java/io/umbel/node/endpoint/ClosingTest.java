package io.umbel.node.endpoint;

import static io.umbel.node.endpoint.TestEndpoint.PATIENCE;
import static io.umbel.node.endpoint.TestEndpoint.closed;
import static io.umbel.node.endpoint.TestEndpoint.echo;
import static io.umbel.node.endpoint.TestEndpoint.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.util.concurrent.Future;
import io.umbel.node.net.UdpForwarder;
import io.umbel.spi.CloseReason;
import io.umbel.spi.ErrorCode;
import io.umbel.spi.NodeAddress;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** A close ends, whenever it comes, and tells the peer why. */
final class ClosingTest {
    private static final int DIALS = 3_000;
    private static final int AT_ONCE = 64;
    private static final ErrorCode CODE = ErrorCode.of(42);

    @Test
    void closeOfTheDialer_beforeItHasHeardAnything_isSeenWithItsCode() throws Exception {
        try (var a = TestEndpoint.start();
                var b = TestEndpoint.start()) {
            Future<EstablishedConnection> dial = a.endpoint.dial(b.address(), TestEndpoint.ECHO);
            dial.addListener(_ -> dial.getNow().close(CODE, "at once"));
            EstablishedConnection in = b.accepted.poll(5, TimeUnit.SECONDS);
            assertThat(closed(in)).isEqualTo(new CloseReason.Application(true, CODE, "at once"));
        }
    }

    @Test
    void dialThenClose_threeThousandTimes_underLoad_ends() throws Exception {
        try (var a = TestEndpoint.start();
                var b = TestEndpoint.start()) {
            EstablishedConnection busy = a.dial(b);
            assertThat(b.accepted.poll(5, TimeUnit.SECONDS)).isNotNull();
            var slots = new Semaphore(AT_ONCE);
            var ended = new AtomicInteger();
            for (int i = 0; i < DIALS; i++) {
                assertThat(slots.tryAcquire(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
                a.endpoint
                        .dial(b.address(), TestEndpoint.ECHO)
                        .addListener((Future<? super EstablishedConnection> dial) -> {
                            var connection = (EstablishedConnection) dial.getNow();
                            connection.close(CODE, "done");
                            connection
                                    .channel()
                                    .closeFuture()
                                    .addListener(_ -> {
                                        ended.incrementAndGet();
                                        slots.release();
                                    });
                        });
                if (i % 500 == 0) {
                    assertThat(echo(busy, "not starved")).isEqualTo("not starved");
                }
            }
            eventually(() -> ended.get() == DIALS);
            int seen = 0;
            for (EstablishedConnection in : b.accepted) {
                seen += closed(in).equals(new CloseReason.Application(true, CODE, "done")) ? 1 : 0;
            }
            // On a starved machine a hello may come too late; each of those ends without a code.
            assertThat(seen).as("closes seen with their code").isGreaterThan(DIALS * 9 / 10);
        }
    }

    @Test
    void closeToAPeerThatIsGone_endsAllTheSame() throws Exception {
        try (var a = TestEndpoint.start();
                var b = TestEndpoint.start()) {
            EstablishedConnection out;
            try (var forwarder = new UdpForwarder(b.socketAddress())) {
                out = a.dial(NodeAddress.of(b.key.id(), forwarder.address()), TestEndpoint.ECHO);
            }
            out.close(CODE, "anybody?");
            assertThat(out.channel().closeFuture().await(PATIENCE.toMillis())).isTrue();
            assertThat(closed(out)).isEqualTo(new CloseReason.Application(false, CODE, "anybody?"));
        }
    }

    @Test
    void longReason_isCutAt512Bytes_betweenCharacters() throws Exception {
        try (var a = TestEndpoint.start();
                var b = TestEndpoint.start()) {
            EstablishedConnection out = a.dial(b);
            out.close(CODE, "x" + "€".repeat(400));
            assertThat(closed(b.accepted.poll(5, TimeUnit.SECONDS)))
                    .isEqualTo(new CloseReason.Application(true, CODE, "x" + "€".repeat(170)));
        }
    }

    @Test
    void emptyReason_staysEmpty() throws Exception {
        try (var a = TestEndpoint.start();
                var b = TestEndpoint.start()) {
            a.dial(b).close(ErrorCode.NO_ERROR, "");
            assertThat(closed(b.accepted.poll(5, TimeUnit.SECONDS)))
                    .isEqualTo(new CloseReason.Application(true, ErrorCode.NO_ERROR, ""));
        }
    }

    @Test
    void codeThatTheCodecCannotCarry_isRefusedAtOnce() throws Exception {
        try (var a = TestEndpoint.start();
                var b = TestEndpoint.start()) {
            EstablishedConnection out = a.dial(b);
            assertThatThrownBy(() -> out.close(ErrorCode.of(1L << 31), ""))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("2147483648");
            assertThat(out.isOpen()).isTrue();
        }
    }

    @Test
    void afterTheClose_nothingIsPossible_andNothingThrows() throws Exception {
        try (var a = TestEndpoint.start();
                var b = TestEndpoint.start()) {
            EstablishedConnection out = a.dial(b);
            out.close(CODE, "first");
            out.close(ErrorCode.INTERNAL, "second");
            assertThat(out.isOpen()).isFalse();
            assertThatThrownBy(() -> echo(out, "x")).isInstanceOf(Exception.class);
            assertThat(closed(out)).isEqualTo(new CloseReason.Application(false, CODE, "first"));
        }
    }

    @Test
    void closeOfTheEndpoint_tellsEveryPeer_andTakesNoLongerThanItMay() throws Exception {
        var b = TestEndpoint.start();
        try (var a = TestEndpoint.start()) {
            EstablishedConnection first = a.dial(b);
            EstablishedConnection second = a.dial(b);
            assertThat(b.accepted.poll(5, TimeUnit.SECONDS)).isNotNull();
            assertThat(b.accepted.poll(5, TimeUnit.SECONDS)).isNotNull();
            long begun = System.nanoTime();
            b.endpoint.close(Duration.ofSeconds(5));
            assertThat(Duration.ofNanos(System.nanoTime() - begun))
                    .isLessThan(Duration.ofSeconds(5));
            for (EstablishedConnection out : new EstablishedConnection[] {first, second}) {
                assertThat(closed(out))
                        .isInstanceOfSatisfying(
                                CloseReason.Application.class,
                                r -> assertThat(r.code()).isEqualTo(ErrorCode.SHUTTING_DOWN));
            }
        }
    }

    @RepeatedTest(10)
    void handshakeThatMeetsTheStop_ends() throws Exception {
        var b = TestEndpoint.start();
        try (var a =
                TestEndpoint.start(s -> s.with(x -> x.handshakeTimeout = Duration.ofMillis(500)))) {
            Future<EstablishedConnection> dial = a.endpoint.dial(b.address(), TestEndpoint.ECHO);
            b.close();
            assertThat(dial.await(PATIENCE.toMillis())).isTrue();
            if (dial.isSuccess()) {
                assertThat(closed(dial.getNow())).isNotEqualTo(new CloseReason.IdleTimeout());
            }
        }
    }
}
