package io.umbel.node.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.umbel.node.plugin.PluginState;
import io.umbel.node.plugin.PluginStatus;
import io.umbel.spi.Alpn;
import io.umbel.spi.CloseReason;
import io.umbel.spi.Connection;
import io.umbel.spi.ConnectionClosedException;
import io.umbel.spi.ErrorCode;
import io.umbel.spi.Stream;
import io.umbel.spi.StreamResetException;
import io.umbel.spi.Violation;
import io.umbel.testkit.InMemoryNetwork;
import io.umbel.testkit.ReportedViolation;
import io.umbel.testkit.TestNodeContext;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class ControlHandlerTest {
    private final InMemoryNetwork network = new InMemoryNetwork();
    private final TestNodeContext node = network.join("node");

    /** Its key plays the node's own: in memory no two nodes share one. */
    private final TestNodeContext self = network.join("self");

    private final TestNodeContext friend = network.join("friend");
    private final TestNodeContext stranger = network.join("stranger");
    private final RequestRecordingView view = new RequestRecordingView();

    @BeforeEach
    void serve() {
        node.serve(
                ControlHandler.ALPN,
                new ControlHandler(view, self.id(), Set.of(friend.id()), node::report));
    }

    @AfterEach
    void closeNetwork() {
        network.close();
    }

    @Test
    void ownKey_mayAskForEverything() throws Exception {
        try (ControlClient client = ask(self)) {
            assertThat(client.status()).isEqualTo(view.status());
            assertThat(client.peers()).isEqualTo(view.peers());
            assertThat(client.plugins()).isEqualTo(view.plugins());
            assertThat(client.reload(Set.of())).isEqualTo(view.plugins());
            assertThat(client.reload(Set.of("echo"))).isEqualTo(view.plugins());
        }
        assertThat(view.reloads).containsExactly("all", "echo");
    }

    @Test
    void bans_areMadeListedAndLifted() throws Exception {
        try (ControlClient client = ask(self)) {
            BanStatus ban = client.ban("192.0.2.1", Optional.of(Duration.ofHours(1)), "noise");

            assertThat(client.bans()).containsExactly(ban);
            client.unban("192.0.2.1");
            assertThat(client.bans()).isEmpty();
            assertThatThrownBy(() -> client.unban("192.0.2.1"))
                    .hasMessageContaining("192.0.2.1 is not banned");
            assertThatThrownBy(() -> client.ban("nobody", Optional.empty(), ""))
                    .hasMessageContaining("\"nobody\" (expected a node id or an IP address)");
        }
    }

    @Test
    void logLevel_isChanged_andOneThatIsNoneIsTold() throws Exception {
        var wanted = new LogLevel("io.umbel.node.path", "debug");
        try (ControlClient client = ask(friend)) {
            assertThat(client.log(wanted)).isEqualTo(wanted);
            assertThatThrownBy(() -> client.log(new LogLevel("io.umbel", "loud")))
                    .isInstanceOf(ControlException.class)
                    .hasMessageContaining("'loud' (expected one of");
        }
    }

    @Test
    void strangersKey_isReported() throws Exception {
        assertThatThrownBy(ask(stranger)::status).isInstanceOf(Exception.class);

        assertThat(node.violations())
                .extracting(ReportedViolation::violation)
                .containsExactly(Violation.UNAUTHORIZED);
    }

    @Test
    void allowedKey_mayAsk() throws Exception {
        try (ControlClient client = ask(friend)) {
            assertThat(client.status()).isEqualTo(view.status());
        }
    }

    @Test
    void strangersKey_isClosedAsUnauthorized_andHearsNothing() throws Exception {
        ControlClient client = ask(stranger);

        assertThatThrownBy(client::status)
                .isInstanceOfSatisfying(
                        ConnectionClosedException.class,
                        closed ->
                                assertThat(closed.reason())
                                        .isEqualTo(
                                                new CloseReason.Application(
                                                        true,
                                                        ErrorCode.UNAUTHORIZED,
                                                        stranger.id()
                                                                + " is not in umbel.control.allow"
                                                                + " of this node")));
    }

    @Test
    void ownKey_stopsTheNode_afterItsAnswerHasLeft() throws Exception {
        ControlClient client = ask(self);
        Thread stopping =
                Thread.ofVirtual()
                        .start(() -> {
                            try {
                                client.stop();
                            } catch (Exception e) {
                                throw new AssertionError(e);
                            }
                        });

        assertThat(view.stopped.await(5, TimeUnit.SECONDS)).isTrue();
        assertThat(stopping.join(Duration.ofMillis(20))).isFalse();
        node.close();
        assertThat(stopping.join(Duration.ofSeconds(5))).isTrue();
    }

    @Test
    void nodeThatStopsAtOnce_hasStopped() throws Exception {
        TestNodeContext hasty = network.join("hasty");
        hasty.serve(
                ControlHandler.ALPN,
                connection -> {
                    var _ = connection.acceptStream();
                    connection.close(ErrorCode.SHUTTING_DOWN, "");
                });

        new ControlClient(self.dial(hasty.address(), ControlHandler.ALPN)).stop();
    }

    @Test
    void allowedKey_mayNotStopTheNode() throws Exception {
        try (ControlClient client = ask(friend)) {
            assertThatThrownBy(client::stop)
                    .isInstanceOf(ControlException.class)
                    .hasMessageStartingWith("stop: only the node's own key");
            assertThat(client.status()).isEqualTo(view.status());
        }
        assertThat(view.stopped.getCount()).isOne();
    }

    @Test
    void unknownPlugin_isNotReloaded_andTheKnownAreNamed() throws Exception {
        try (ControlClient client = ask(self)) {
            assertThatThrownBy(() -> client.reload(Set.of("echo", "ecko")))
                    .isInstanceOf(ControlException.class)
                    .hasMessage("plugin: 'ecko' (expected one of [echo])");
        }
        assertThat(view.reloads).isEmpty();
    }

    @Test
    void folderThatCannotBeRead_isTold_andTheNodeGoesOn() throws Exception {
        view.reloadFailure = new IOException("/plugins: permission denied");

        try (ControlClient client = ask(self)) {
            assertThatThrownBy(() -> client.reload(Set.of()))
                    .isInstanceOf(ControlException.class)
                    .hasMessage("/plugins: permission denied");
            assertThat(client.status()).isEqualTo(view.status());
        }
    }

    @Test
    void thousandsOfRows_comeInOrder() throws Exception {
        view.plugins = IntStream.range(0, 5000).mapToObj(i -> plugin("p" + i)).toList();

        try (ControlClient client = ask(self)) {
            assertThat(client.plugins()).isEqualTo(view.plugins);
        }
    }

    @Test
    void malformedRequest_losesItsStream_notTheConnection() throws Exception {
        try (Connection connection = self.dial(node.address(), ControlHandler.ALPN)) {
            try (Stream stream = connection.openStream()) {
                stream.out().write(new byte[] {0, 0, 0, 1, (byte) 0xff});
                assertThatThrownBy(() -> stream.in().read())
                        .isInstanceOfSatisfying(
                                StreamResetException.class,
                                reset ->
                                        assertThat(reset.code())
                                                .isEqualTo(ErrorCode.PROTOCOL_VIOLATION));
            }
            assertThat(new ControlClient(connection).status()).isEqualTo(view.status());
        }
    }

    @Test
    void emptyStream_isAnsweredByItsEnd() throws Exception {
        try (Connection connection = self.dial(node.address(), ControlHandler.ALPN);
                Stream stream = connection.openStream()) {
            stream.out().finish();
            assertThat(stream.in().read()).isEqualTo(-1);
        }
    }

    private ControlClient ask(TestNodeContext asker) throws Exception {
        return new ControlClient(asker.dial(node.address(), ControlHandler.ALPN));
    }

    static PluginStatus plugin(String id) {
        return new PluginStatus(
                id,
                "1.0.0",
                PluginState.RUNNING,
                List.of(Alpn.of("/" + id + "/1.0")),
                Path.of("/plugins/" + id + ".jar"),
                Instant.EPOCH,
                "");
    }
}
