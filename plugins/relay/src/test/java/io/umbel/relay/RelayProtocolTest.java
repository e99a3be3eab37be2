package io.umbel.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.umbel.spi.Alpn;
import io.umbel.spi.CloseReason;
import io.umbel.spi.Connection;
import io.umbel.spi.ErrorCode;
import io.umbel.testkit.InMemoryNetwork;
import io.umbel.testkit.TestNodeContext;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class RelayProtocolTest {
    private static final Alpn ALPN = Alpn.of("/relay/1.0");
    private static final String TOKEN = "0123456789abcdef";

    private final InMemoryNetwork network = new InMemoryNetwork();
    private final TestNodeContext relay = network.join("relay");

    private RelayProtocol serve(String... settings) {
        var protocol = new RelayProtocol(relay, RelayConfig.settings(settings), System::nanoTime);
        relay.serve(ALPN, protocol);
        return protocol;
    }

    @AfterEach
    void close() {
        network.close();
    }

    private Connection dial() throws Exception {
        return network.join("client").dial(relay.address(), ALPN);
    }

    private static CloseReason.Application end(Connection connection) throws Exception {
        return (CloseReason.Application) connection.awaitClosed();
    }

    @Test
    void client_isTold_whereItIsSeen() throws Exception {
        serve();
        RelayClient client = RelayClient.enter(dial());
        var seen = client.observed();
        assertThat(seen.getAddress().isLoopbackAddress()).isTrue();
        assertThat(seen.getPort()).isPositive();
    }

    @Test
    void ping_isAnswered() throws Exception {
        serve();
        RelayClient client = RelayClient.enter(dial());
        var _ = client.observed();
        byte[] ping = ByteBuffer.allocate(9).put(Frame.PING).putLong(42).array();
        client.write(ping);
        assertThat(client.next())
                .isEqualTo(ByteBuffer.allocate(9).put(Frame.PONG).putLong(42).array());
    }

    @Test
    void unknownFrames_areIgnored() throws Exception {
        serve();
        RelayClient client = RelayClient.enter(dial());
        var _ = client.observed();
        for (int i = 0; i < 10_000; i++) {
            client.write(new byte[] {99});
        }
        client.write(ByteBuffer.allocate(9).put(Frame.PING).array());
        assertThat(client.next()[0]).isEqualTo(Frame.PONG);
    }

    static Stream<byte[]> malformed() {
        return Stream.of(
                new byte[0],
                new byte[Frame.LONGEST + 1],
                new byte[] {0},
                new byte[] {Frame.WELCOME, 1},
                new byte[] {Frame.PING},
                new byte[] {Frame.HELLO, 1});
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void malformedFrame_closesTheConnection_andSaysWhatWasExpected(byte[] frame) throws Exception {
        serve();
        RelayClient client = RelayClient.enter(dial());
        client.write(frame);
        CloseReason.Application end = end(client.connection());
        assertThat(end.code()).isEqualTo(ErrorCode.PROTOCOL_VIOLATION);
        assertThat(end.reason()).startsWith("relay: ").contains("expected");
    }

    @Test
    void anythingBeforeHello_isAViolation() throws Exception {
        serve();
        Connection connection = dial();
        var stream = connection.openStream();
        stream.out().write(new byte[] {0, 9, Frame.PING, 0, 0, 0, 0, 0, 0, 0, 0});
        assertThat(end(connection).code()).isEqualTo(ErrorCode.PROTOCOL_VIOLATION);
    }

    @Test
    void clientThatSaysNothing_isClosed() throws Exception {
        serve();
        Connection connection = dial();
        while (connection.isOpen()) { // the handler may not have begun yet
            var _ = relay.scheduler().advance(Duration.ofSeconds(5));
        }
        assertThat(end(connection).reason()).isEqualTo("relay: no HELLO within 5000 ms");
    }

    @Test
    void token_isAskedFor_andItsLackIsExplained() throws Exception {
        serve("tokens = [" + TOKEN + "]");
        Connection without = dial();
        RelayClient.sayHello(without, "");
        assertThat(end(without).code()).isEqualTo(ErrorCode.UNAUTHORIZED);
        assertThat(end(without).reason()).contains("no token (expected");

        Connection wrong = dial();
        RelayClient.sayHello(wrong, TOKEN + "0");
        assertThat(end(wrong).reason()).contains("an unknown token (expected");

        RelayClient right = RelayClient.sayHello(dial(), TOKEN);
        assertThat(right.next()).isEqualTo(Frame.welcome());
    }

    @Test
    void oneClientTooMany_isSentElsewhere_butAKnownKeyMayReturn() throws Exception {
        serve("max-clients = 1");
        TestNodeContext node = network.join("client");
        RelayClient.enter(node.dial(relay.address(), ALPN));
        Connection second = dial();
        RelayClient.sayHello(second, "");
        assertThat(end(second).code()).isEqualTo(ErrorCode.OVERLOADED);
        RelayClient.enter(node.dial(relay.address(), ALPN));
    }

    @Test
    void newestConnectionOfAKey_wins_andTheOlderIsTold() throws Exception {
        serve();
        TestNodeContext node = network.join("client");
        RelayClient older = RelayClient.enter(node.dial(relay.address(), ALPN));
        RelayClient newer = RelayClient.enter(node.dial(relay.address(), ALPN));
        assertThat(end(older.connection()).code()).isEqualTo(RelayService.REPLACED);

        RelayClient other = RelayClient.enter(dial());
        other.send(node.id(), "hello");
        assertThat(newer.receive().text()).isEqualTo("hello");
    }

    @Test
    void shutdown_tellsClients_andClosesThoseThatStay() throws Exception {
        RelayProtocol protocol = serve();
        RelayClient stays = RelayClient.enter(dial());
        RelayClient leaves = RelayClient.enter(dial());
        var _ = stays.observed();
        var _ = leaves.observed();
        var shutdown =
                Thread.ofVirtual()
                        .start(() -> {
                            try {
                                protocol.shutdown(Duration.ofSeconds(1));
                            } catch (InterruptedException e) {
                                throw new AssertionError(e);
                            }
                        });
        assertThat(leaves.next()).isEqualTo(Frame.restarting(500));
        leaves.close();
        assertThat(end(stays.connection()).code()).isEqualTo(ErrorCode.SHUTTING_DOWN);
        shutdown.join();
    }
}
