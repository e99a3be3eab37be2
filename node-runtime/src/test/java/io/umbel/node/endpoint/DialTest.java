package io.umbel.node.endpoint;

import static io.umbel.node.endpoint.TestEndpoint.ECHO;
import static io.umbel.node.endpoint.TestEndpoint.PATIENCE;
import static io.umbel.node.endpoint.TestEndpoint.echo;
import static io.umbel.node.endpoint.TestEndpoint.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.util.concurrent.Future;
import io.umbel.node.identity.NodeKey;
import io.umbel.node.path.SyntheticAddresses;
import io.umbel.spi.Alpn;
import io.umbel.spi.DialException;
import io.umbel.spi.DialException.Failure;
import io.umbel.spi.NodeAddress;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** A dial ends soon, with a connection or with the right failure, and leaves nothing behind. */
final class DialTest {

    @Test
    void peersWord_endsTheDial_beforeTheCodecHasDrained() throws Exception {
        try (var a = TestEndpoint.start();
                var b = TestEndpoint.start()) {
            long begun = System.nanoTime();
            assertFails(Failure.NOT_SERVING, () -> a.dial(b.address(), Alpn.of("/none/1.0")));
            assertThat(Duration.ofNanos(System.nanoTime() - begun))
                    .isLessThan(Duration.ofMillis(2_500)); // draining alone takes 3 s
            eventually(() -> a.endpoint.stats().path().paths() == 0);
            eventually(() -> b.endpoint.stats().notServed() == 1);
            eventually(() -> b.endpoint.stats().path().paths() == 0);
        }
    }

    @Test
    void silence_endsTheDial_andLeavesNothing() throws Exception {
        try (var silent = new DatagramSocket(new InetSocketAddress("127.0.0.1", 0));
                var a =
                        TestEndpoint.start(
                                s -> s.with(x -> x.handshakeTimeout = Duration.ofMillis(300)))) {
            var nobody =
                    NodeAddress.of(
                            NodeKey.generate().id(),
                            (InetSocketAddress) silent.getLocalSocketAddress());
            assertFails(Failure.UNREACHABLE, () -> a.dial(nobody, ECHO));
            eventually(() -> a.endpoint.stats().path().paths() == 0);
        }
    }

    @Test
    void strangerAtOneAddress_doesNotSpoilTheOther() throws Exception {
        try (var a = TestEndpoint.start();
                var b = TestEndpoint.start();
                var stranger = TestEndpoint.start()) {
            for (int i = 0; i < 10; i++) {
                var both = NodeAddress.of(b.key.id(), stranger.socketAddress(), b.socketAddress());
                assertThat(echo(a.dial(both, ECHO), "found")).isEqualTo("found");
            }
            assertThat(stranger.accepted).isEmpty();
        }
    }

    @Test
    void strangersAtEveryAddress_areToldApartFromSilence() throws Exception {
        try (var a = TestEndpoint.start();
                var b = TestEndpoint.start();
                var c = TestEndpoint.start()) {
            var neither =
                    NodeAddress.of(NodeKey.generate().id(), b.socketAddress(), c.socketAddress());
            assertFails(Failure.WRONG_KEY, () -> a.dial(neither, ECHO));
        }
    }

    @Test
    void dialThatIsGivenUp_isForgottenAtOnce() throws Exception {
        try (var silent = new DatagramSocket(new InetSocketAddress("127.0.0.1", 0));
                var a = TestEndpoint.start()) {
            var nobody =
                    NodeAddress.of(
                            NodeKey.generate().id(),
                            (InetSocketAddress) silent.getLocalSocketAddress());
            Future<EstablishedConnection> dial = a.endpoint.dial(nobody, ECHO);
            eventually(() -> a.endpoint.stats().path().paths() == 1);
            dial.cancel(false);
            eventually(() -> a.endpoint.stats().path().paths() == 0);
        }
    }

    @Test
    void noAddress_isToldWithoutAPacket() throws Exception {
        try (var a = TestEndpoint.start()) {
            var bare = NodeAddress.of(NodeKey.generate().id());
            assertFails(Failure.NO_ADDRESS, () -> a.dial(bare, ECHO));
        }
    }

    @Test
    void syntheticAddress_isNoAddress() throws Exception {
        try (var a = TestEndpoint.start()) {
            InetAddress synthetic = InetAddress.getByName("fd15:70a:510b::1");
            assertThat(SyntheticAddresses.isSynthetic(synthetic)).isTrue();
            var forged =
                    NodeAddress.of(NodeKey.generate().id(), new InetSocketAddress(synthetic, 4433));
            assertFails(Failure.NO_ADDRESS, () -> a.dial(forged, ECHO));
        }
    }

    @Test
    void fullEndpoint_dialsNobody() throws Exception {
        try (var a = TestEndpoint.start(s -> s.with(x -> x.maxConnections = 1));
                var b = TestEndpoint.start()) {
            a.dial(b);
            assertFails(Failure.NOT_POSSIBLE, () -> a.dial(b));
        }
    }

    @Test
    void closedEndpoint_dialsNobody() throws Exception {
        try (var b = TestEndpoint.start()) {
            var a = TestEndpoint.start();
            a.close();
            assertFails(Failure.NOT_POSSIBLE, () -> a.dial(b));
        }
    }

    @Test
    void twoThatDialEachOtherAtOnce_bothConnect() throws Exception {
        try (var a = TestEndpoint.start();
                var b = TestEndpoint.start()) {
            for (int i = 0; i < 20; i++) {
                Future<EstablishedConnection> there = a.endpoint.dial(b.address(), ECHO);
                Future<EstablishedConnection> back = b.endpoint.dial(a.address(), ECHO);
                assertThat(echo(there.get(PATIENCE.toSeconds(), TimeUnit.SECONDS), "there"))
                        .isEqualTo("there");
                assertThat(echo(back.get(PATIENCE.toSeconds(), TimeUnit.SECONDS), "back"))
                        .isEqualTo("back");
            }
        }
    }

    @Test
    void endpointThatStopsAccepting_stillDials_andKeepsWhatItHas() throws Exception {
        try (var a =
                        TestEndpoint.start(
                                s -> s.with(x -> x.handshakeTimeout = Duration.ofMillis(500)));
                var b = TestEndpoint.start()) {
            EstablishedConnection before = a.dial(b);
            b.endpoint.stopAccepting();
            assertFails(Failure.UNREACHABLE, () -> a.dial(b));
            assertThat(echo(before, "kept")).isEqualTo("kept");
            assertThat(echo(b.dial(a), "out")).isEqualTo("out");
        }
    }

    private static void assertFails(Failure failure, ThrowingCallable dial) {
        assertThatThrownBy(dial)
                .isInstanceOfSatisfying(
                        DialException.class, e -> assertThat(e.failure()).isEqualTo(failure))
                .hasMessageStartingWith("dial ");
    }
}
