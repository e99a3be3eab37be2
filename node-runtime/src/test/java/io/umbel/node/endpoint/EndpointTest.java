package io.umbel.node.endpoint;

import static io.umbel.node.endpoint.TestEndpoint.ECHO;
import static io.umbel.node.endpoint.TestEndpoint.closed;
import static io.umbel.node.endpoint.TestEndpoint.echo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.util.concurrent.Future;
import io.umbel.node.identity.NodeKey;
import io.umbel.node.settings.EndpointSettings.Io;
import io.umbel.node.settings.EndpointSettings.Preset;
import io.umbel.spi.Alpn;
import io.umbel.spi.CloseReason;
import io.umbel.spi.DialException;
import io.umbel.spi.DialException.Failure;
import io.umbel.spi.ErrorCode;
import io.umbel.spi.NodeAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class EndpointTest {

    @ParameterizedTest
    @EnumSource(
            value = Io.class,
            names = {"AUTO", "NIO"})
    void dialing_provesBothKeys_andCarriesBytes(Io io) throws Exception {
        try (var a = TestEndpoint.start(s -> s.with(x -> x.io = io));
                var b = TestEndpoint.start(s -> s.with(x -> x.io = io))) {
            EstablishedConnection out = a.dial(b);
            assertThat(echo(out, "hello")).isEqualTo("hello");
            EstablishedConnection in = b.accepted.poll(5, TimeUnit.SECONDS);
            assertThat(out.info().peer()).isEqualTo(b.key.id());
            assertThat(in.info().peer()).isEqualTo(a.key.id());
            assertThat(in.info().alpn()).isEqualTo(ECHO);
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyPreset_carriesSmallAndLarge(Preset preset) throws Exception {
        try (var a = TestEndpoint.start(s -> s.with(x -> x.preset = preset));
                var b = TestEndpoint.start(s -> s.with(x -> x.preset = preset))) {
            EstablishedConnection out = a.dial(b);
            for (int length : new int[] {1, 100_000}) {
                String text = "x".repeat(length);
                assertThat(echo(out, text)).isEqualTo(text);
            }
        }
    }

    @Test
    void endOfOutput_isSeen_howeverItMeetsTheAcknowledgements() throws Exception {
        try (var a = TestEndpoint.start();
                var b = TestEndpoint.start()) {
            for (int i = 0; i < 100; i++) {
                assertThat(echo(a.dial(b), "x" + i)).isEqualTo("x" + i);
            }
        }
    }

    @Test
    void closeOfTheDialer_reachesTheAcceptor_withCodeAndReason() throws Exception {
        try (var a = TestEndpoint.start();
                var b = TestEndpoint.start()) {
            EstablishedConnection out = a.dial(b);
            echo(out, "x");
            out.close(ErrorCode.of(42), "enough");
            EstablishedConnection in = b.accepted.poll(5, TimeUnit.SECONDS);
            assertThat(closed(in))
                    .isEqualTo(new CloseReason.Application(true, ErrorCode.of(42), "enough"));
            assertThat(closed(out))
                    .isEqualTo(new CloseReason.Application(false, ErrorCode.of(42), "enough"));
        }
    }

    @Test
    void closeOfTheAcceptor_rightAfterTheHandshake_reachesTheDialer() throws Exception {
        try (var a = TestEndpoint.start();
                var b = TestEndpoint.start()) {
            EstablishedConnection out = a.dial(b);
            b.accepted.poll(5, TimeUnit.SECONDS).close(ErrorCode.REFUSED, "not you");
            assertThat(closed(out))
                    .isEqualTo(new CloseReason.Application(true, ErrorCode.REFUSED, "not you"));
        }
    }

    @Test
    void anotherKeyAtTheAddress_failsTheDial_andSaysWhose() throws Exception {
        try (var a = TestEndpoint.start();
                var b = TestEndpoint.start()) {
            var expected = NodeKey.generate().id();
            assertThatThrownBy(() -> a.dial(NodeAddress.of(expected, b.socketAddress()), ECHO))
                    .isInstanceOfSatisfying(
                            DialException.class,
                            e -> assertThat(e.failure()).isEqualTo(Failure.WRONG_KEY))
                    .hasMessageContaining(b.key.id().toString())
                    .hasMessageContaining(expected.toString());
            assertThat(b.accepted).isEmpty();
        }
    }

    @Test
    void unknownAlpn_failsTheDial_andNamesIt() throws Exception {
        try (var a = TestEndpoint.start();
                var b = TestEndpoint.start()) {
            assertThatThrownBy(() -> a.dial(b.address(), Alpn.of("/nobody/1.0")))
                    .isInstanceOfSatisfying(
                            DialException.class,
                            e -> assertThat(e.failure()).isEqualTo(Failure.NOT_SERVING))
                    .hasMessageContaining("/nobody/1.0");
        }
    }

    @Test
    void nobodyAtTheAddress_failsTheDial_withinTheTimeout() throws Exception {
        try (var a =
                TestEndpoint.start(s -> s.with(x -> x.handshakeTimeout = Duration.ofMillis(300)))) {
            InetSocketAddress gone;
            try (var b = TestEndpoint.start()) {
                gone = b.socketAddress();
            }
            assertThatThrownBy(() -> a.dial(NodeAddress.of(NodeKey.generate().id(), gone), ECHO))
                    .isInstanceOfSatisfying(
                            DialException.class,
                            e -> assertThat(e.failure()).isEqualTo(Failure.UNREACHABLE));
        }
    }

    @Test
    void firstAddressDead_secondAlive_connects() throws Exception {
        try (var a = TestEndpoint.start();
                var b = TestEndpoint.start()) {
            InetSocketAddress gone;
            try (var c = TestEndpoint.start()) {
                gone = c.socketAddress();
            }
            EstablishedConnection out =
                    a.dial(NodeAddress.of(b.key.id(), gone, b.socketAddress()), ECHO);
            assertThat(echo(out, "found")).isEqualTo("found");
        }
    }

    @Test
    void servedProtocols_changeWhileConnectionsLive() throws Exception {
        var other = Alpn.of("/other/1.0");
        try (var a = TestEndpoint.start();
                var b = TestEndpoint.start()) {
            EstablishedConnection before = a.dial(b);
            b.endpoint.serve(Set.of(other));
            assertThat(a.dial(b.address(), other).isOpen()).isTrue();
            assertThatThrownBy(() -> a.dial(b)).isInstanceOf(DialException.class);
            assertThat(echo(before, "still here")).isEqualTo("still here");
        }
    }

    @Test
    void dialingItself_connectsOverItsOneSocket() throws Exception {
        try (var a = TestEndpoint.start()) {
            EstablishedConnection out = a.dial(NodeAddress.of(a.key.id()), ECHO);
            assertThat(echo(out, "me")).isEqualTo("me");
            assertThat(out.info().peer()).isEqualTo(a.key.id());
        }
    }

    @Test
    void twentyDialsInEveryDirectionBetweenThree_allConnect_overOneSocketEach() throws Exception {
        try (var a = TestEndpoint.start();
                var b = TestEndpoint.start();
                var c = TestEndpoint.start()) {
            var all = List.of(a, b, c);
            var dials = new ArrayList<Future<EstablishedConnection>>();
            for (int round = 0; round < 20; round++) {
                for (TestEndpoint from : all) {
                    for (TestEndpoint to : all) {
                        dials.add(from.endpoint.dial(to.address(), ECHO));
                    }
                }
            }
            for (Future<EstablishedConnection> dial : dials) {
                assertThat(echo(dial.get(20, TimeUnit.SECONDS), "hop")).isEqualTo("hop");
            }
            for (TestEndpoint to : all) {
                assertThat(to.accepted).hasSize(60);
                assertThat(to.endpoint.stats().path().paths()).isEqualTo(120);
            }
        }
    }

    @Test
    void portInUse_isToldWithTheMend() throws Exception {
        try (var a = TestEndpoint.start()) {
            assertThatThrownBy(
                            () -> TestEndpoint.start(s -> s.with(x -> x.bind = a.socketAddress())))
                    .isInstanceOf(BindException.class)
                    .hasMessageContaining(
                            "umbel.endpoint.port: 127.0.0.1:" + a.socketAddress().getPort());
        }
    }

    @Test
    void ipv4AndIpv6_reachOneWildcardSocket() throws Exception {
        try (var a = TestEndpoint.start(s -> s.with(x -> x.bind = new InetSocketAddress("::", 0)));
                var b =
                        TestEndpoint.start(
                                s -> s.with(x -> x.bind = new InetSocketAddress("::", 0)))) {
            int port = b.socketAddress().getPort();
            for (String host : new String[] {"127.0.0.1", "::1"}) {
                EstablishedConnection out =
                        a.dial(NodeAddress.of(b.key.id(), new InetSocketAddress(host, port)), ECHO);
                assertThat(echo(out, host)).isEqualTo(host);
            }
        }
    }

    @Test
    void silentPeer_endsByIdleTimeout_andKeepAlivePreventsIt() throws Exception {
        try (var quiet =
                        TestEndpoint.start(s ->
                                s.with(x -> {
                                    x.idleTimeout = Duration.ofMillis(400);
                                    x.keepAlive = Duration.ZERO;
                                }));
                var lively =
                        TestEndpoint.start(s ->
                                s.with(x -> {
                                    x.idleTimeout = Duration.ofMillis(400);
                                    x.keepAlive = Duration.ofMillis(100);
                                }));
                var b = TestEndpoint.start(s -> s.with(x -> x.keepAlive = Duration.ZERO))) {
            EstablishedConnection dies = quiet.dial(b);
            EstablishedConnection lives = lively.dial(b);
            assertThat(closed(dies)).isEqualTo(new CloseReason.IdleTimeout());
            assertThat(lives.isOpen()).isTrue();
            assertThat(echo(lives, "awake")).isEqualTo("awake");
        }
    }

    @Test
    void keepAliveJustBelowTheIdleTimeout_stillKeeps() throws Exception {
        try (var a =
                        TestEndpoint.start(s ->
                                s.with(x -> {
                                    x.idleTimeout = Duration.ofSeconds(2);
                                    x.keepAlive = Duration.ofMillis(1500);
                                }));
                var b = TestEndpoint.start(s -> s.with(x -> x.keepAlive = Duration.ZERO))) {
            EstablishedConnection out = a.dial(b);
            assertThat(out.closed().await(4_500)).as("died after an idle timeout").isFalse();
        }
    }

    @Test
    void oneMoreThanAllowed_isClosedWithALimit() throws Exception {
        try (var a = TestEndpoint.start();
                var b = TestEndpoint.start(s -> s.with(x -> x.maxConnectionsPerPeer = 2))) {
            a.dial(b);
            a.dial(b);
            assertThat(closed(a.dial(b)))
                    .isInstanceOfSatisfying(
                            CloseReason.Application.class,
                            r -> assertThat(r.code()).isEqualTo(ErrorCode.LIMIT_EXCEEDED));
        }
    }

    @Test
    void everythingOfAClosedConnection_isForgotten() throws Exception {
        try (var a = TestEndpoint.start();
                var b = TestEndpoint.start()) {
            for (int i = 0; i < 20; i++) {
                EstablishedConnection out = a.dial(b);
                echo(out, "x");
                out.close(ErrorCode.NO_ERROR, "");
                closed(out);
                closed(b.accepted.poll(5, TimeUnit.SECONDS));
            }
            for (TestEndpoint end : List.of(a, b)) {
                assertThat(
                                end.endpoint
                                        .eventLoop()
                                        .submit(() -> end.endpoint.stats().path().peers())
                                        .get())
                        .isLessThanOrEqualTo(1); // the codec drains the last one for a moment
            }
        }
    }
}
