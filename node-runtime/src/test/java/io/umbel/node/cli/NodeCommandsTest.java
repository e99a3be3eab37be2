package io.umbel.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.umbel.node.control.CircuitStatus;
import io.umbel.node.control.ConnectionStatus;
import io.umbel.node.control.LimitStatus;
import io.umbel.node.control.PeerStatus;
import io.umbel.node.control.PingHandler;
import io.umbel.node.plugin.PluginState;
import io.umbel.node.plugin.PluginStatus;
import io.umbel.spi.Alpn;
import io.umbel.spi.ConnectionInfo;
import io.umbel.spi.ErrorCode;
import io.umbel.spi.NetworkPath;
import io.umbel.spi.NodeAddress;
import io.umbel.testkit.TestNodeContext;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class NodeCommandsTest {
    private static final Alpn ECHO = Alpn.of("/echo/1.0");

    @TempDir Path home;
    private CommandFixture umbel;

    @BeforeEach
    void setUp() throws Exception {
        umbel = new CommandFixture(home);
        Files.createFile(home.resolve("node.key"));
    }

    @AfterEach
    void close() {
        umbel.close();
    }

    @Test
    void noNode_isToldWithTheMend() {
        assertThat(umbel.run("status")).isEqualTo(1);
        assertThat(umbel.err())
                .isEqualTo("umbel: no node runs in " + home + " (start it with: umbel run)\n");
    }

    @Test
    void killedNode_isToldLikeNone() throws Exception {
        umbel.nodes.serve(home);
        try (var other = new CommandFixture(home)) {
            assertThat(other.run("peers")).isEqualTo(1);
            assertThat(other.err()).contains("no node runs in " + home);
        }
    }

    @Test
    void status_showsTheNode() throws Exception {
        umbel.nodes.serve(home);

        assertThat(umbel.run("status")).isZero();
        assertThat(umbel.out())
                .contains("node         25njqamcweflpvkl73j4szahhihoc4xt3ktcgjnpaingr5yhkena")
                .contains("listening    127.0.0.1:4433")
                .contains("serving      /echo/1.0")
                .contains("handshakes   7\n");
    }

    @Test
    void json_isOneValueALine() throws Exception {
        umbel.nodes.serve(home);

        assertThat(umbel.run("status", "--json")).isZero();
        assertThat(umbel.run("peers", "--json")).isZero();
        assertThat(umbel.run("plugins", "--json")).isZero();
        assertThat(umbel.out().lines()).hasSize(3).allMatch(line -> line.startsWith("{\""));
    }

    @Test
    void peers_showsEachConnection_andWhoCannotBeReached() throws Exception {
        umbel.nodes.serve(home);
        Instant now = umbel.network.clock().instant();
        var path =
                new NetworkPath.Direct(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 7),
                        Duration.ofMillis(2),
                        now);
        umbel.nodes.view.peers =
                List.of(
                        new PeerStatus(
                                umbel.network.join("x").id(),
                                List.of(
                                        new ConnectionStatus(
                                                ECHO,
                                                ConnectionInfo.Side.DIALER,
                                                now.minusSeconds(125),
                                                path)),
                                CircuitStatus.HEALTHY,
                                0,
                                List.of(new LimitStatus("node.connections", 1, 64))),
                        new PeerStatus(
                                umbel.network.join("y").id(),
                                List.of(),
                                new CircuitStatus(CircuitStatus.State.OPEN, 5, now.plusSeconds(30)),
                                -42.46,
                                List.of()));

        assertThat(umbel.run("peers")).isZero();
        assertThat(umbel.out().lines().map(line -> line.replaceAll("^\\S+ +", "").strip()))
                .containsExactly(
                        "PROTOCOL   DIALED BY  PATH         RTT      UP     CIRCUIT                   "
                                + "       SCORE  LIMITS",
                        "/echo/1.0  us         127.0.0.1:7  2.00 ms  2m 5s  closed                    "
                                + "       0      node.connections 1/64",
                        "-          -          -            -        -      open, failed 5×, next in"
                                + " 30.0 s  -42.5  -");
    }

    @Test
    void plugins_tellsWhatIsWrong() throws Exception {
        umbel.nodes.serve(home);
        umbel.nodes.view.plugins =
                List.of(
                        new PluginStatus(
                                "broken",
                                "2.0",
                                PluginState.FAILED,
                                List.of(),
                                Path.of("/plugins/broken.jar"),
                                Instant.EPOCH,
                                "it offers nothing"));

        assertThat(umbel.run("plugins")).isZero();
        assertThat(umbel.run("plugins", "list")).isZero();
        assertThat(umbel.out())
                .contains("broken  2.0      failed  nothing    broken.jar")
                .contains("broken: it offers nothing");
        assertThat(umbel.run("plugins", "reload")).isEqualTo(1);
    }

    @Test
    void pluginsReload_namesWhich() throws Exception {
        umbel.nodes.serve(home);

        assertThat(umbel.run("plugins", "reload")).isZero();
        assertThat(umbel.run("plugins", "reload", "echo")).isZero();
        assertThat(umbel.nodes.view.reloads).containsExactly("all", "echo");
        assertThat(umbel.run("plugins", "reload", "ecko")).isEqualTo(1);
        assertThat(umbel.err()).isEqualTo("umbel: plugin: 'ecko' (expected one of [echo])\n");
    }

    @Test
    void ticket_namesTheRunningNode() throws Exception {
        umbel.nodes.serve(home);

        assertThat(umbel.run("ticket")).isZero();
        assertThat(NodeAddress.parse(umbel.out().strip()))
                .isEqualTo(umbel.nodes.view.status().address());
    }

    @Test
    void run_servesUntilItIsStopped_andClosesTheNode() throws Exception {
        Thread run = Thread.ofVirtual().start(() -> assertThat(umbel.run("run")).isZero());

        umbel.nodes.view.stopped.countDown();
        assertThat(umbel.nodes.closed.await(5, TimeUnit.SECONDS)).isTrue();
        assertThat(run.join(Duration.ofSeconds(5))).isTrue();
        assertThat(umbel.out()).contains("node      25njqamc", "ticket    umbel1", "ready");
    }

    @Test
    void ping_measuresEach_andSumsUp() throws Exception {
        TestNodeContext peer = umbel.network.join("peer");
        peer.serve(PingHandler.ALPN, new PingHandler());

        assertThat(umbel.run("ping", peer.address().toString(), "-c", "3", "-i", "0")).isZero();
        assertThat(umbel.out().lines()).hasSize(5);
        assertThat(umbel.out())
                .startsWith("connected to " + peer.id() + " at 127.0.0.1:")
                .contains("\n1: ", "\n3: ", "3 × 64 bytes: min ");
    }

    @Test
    void ping_outOfRange_isAWrongArgument() {
        String peer = umbel.network.join("peer").address().toString();

        assertThat(umbel.run("ping", peer, "-s", "7")).isEqualTo(2);
        assertThat(umbel.err()).startsWith("umbel: --size: 7 (expected 8–1200)\n");
    }

    @Test
    void connect_pipesInputThere_andTheAnswerBack() throws Exception {
        assertThat(umbel.withInput("hi\n").run("connect", echo(), ECHO.name())).isZero();
        assertThat(umbel.out()).isEqualTo("hi\n");
    }

    @Test
    void connect_endsWhenThePeerHasFinished_thoughInputGoesOn() throws Exception {
        TestNodeContext peer = umbel.network.join("peer");
        peer.serve(
                ECHO,
                connection -> {
                    var stream = connection.acceptStream();
                    stream.in().readNBytes(2);
                    stream.out().write('!');
                    stream.out().finish();
                    var _ = connection.awaitClosed();
                });
        var input = new PipedOutputStream();
        umbel.withInput(new PipedInputStream(input));
        input.write("hi".getBytes(java.nio.charset.StandardCharsets.UTF_8));

        assertThat(umbel.run("connect", peer.address().toString(), ECHO.name())).isZero();
        assertThat(umbel.out()).isEqualTo("!");
    }

    @Test
    void connect_tellsWhyThePeerClosed() throws Exception {
        TestNodeContext peer = umbel.network.join("peer");
        peer.serve(ECHO, connection -> connection.close(ErrorCode.REFUSED, "not today"));

        assertThat(umbel.withInput("hi").run("connect", peer.address().toString(), ECHO.name()))
                .isEqualTo(1);
        assertThat(umbel.err()).isEqualTo("umbel: closed by the peer: REFUSED (not today)\n");
    }

    @Test
    void connect_tellsThatTheProtocolIsNotServed() {
        String peer = umbel.network.join("peer").address().toString();

        assertThat(umbel.run("connect", peer, ECHO.name())).isEqualTo(1);
        assertThat(umbel.err()).contains("does not serve /echo/1.0");
    }

    @Test
    void missingKeyFile_isTold() {
        assertThat(umbel.run("connect", echo(), ECHO.name(), "--key", "/no/such.key")).isEqualTo(1);
        assertThat(umbel.err()).isEqualTo("umbel: /no/such.key: no such file\n");
    }

    @Test
    void benchStream_sendsSoMany_andTellsTheRate() throws Exception {
        assertThat(umbel.run("bench", "stream", echo(), "-c", "20", "-s", "1KiB")).isZero();
        assertThat(umbel.out().lines()).hasSize(2);
        assertThat(umbel.out())
                .startsWith("MESSAGES  FAILED  A SECOND  MB/S EACH WAY  P50")
                .contains("\n20 ");
    }

    @Test
    void benchStream_hasAStreamOnEachOfItsConnections() {
        String line = "bench stream " + echo() + " --connections 3 -c 300 -s 64 --json";

        assertThat(umbel.run(line.split(" "))).isZero();
        assertThat(umbel.out())
                .contains("\"connections\":3,", "\"messages\":300,", "\"failed\":0,");
    }

    @Test
    void benchStream_ofWhichSomeDoesNotComeBack_isAFailure() {
        TestNodeContext peer = umbel.network.join("peer");
        peer.serve(
                ECHO,
                connection -> {
                    var stream = connection.acceptStream();
                    stream.out().write(stream.in().readNBytes(64));
                    var _ = connection.awaitClosed();
                });

        String line = "bench stream " + peer.address() + " -d 100ms -s 64 --in-flight 1";
        assertThat(umbel.run(line.split(" "))).isEqualTo(1);
        assertThat(umbel.out()).contains("\n1         1 ");
        assertThat(umbel.err()).contains("first failure: not done 2.0 s after the time was over");
    }

    @Test
    void benchStream_endsWithTheTime() {
        assertThat(umbel.run("bench", "stream", echo(), "-d", "100ms", "--json")).isZero();
        assertThat(umbel.out())
                .contains("\"size\":65536", "\"bytesPerSecond\":", "\"latency\":{\"p50\":");
    }

    @Test
    void benchStream_againstWhatIsNoEcho_saysSo() {
        TestNodeContext peer = umbel.network.join("peer");
        peer.serve(
                ECHO,
                connection -> {
                    try (var stream = connection.acceptStream()) {
                        stream.out().write(new byte[64 << 10]);
                        var _ = connection.awaitClosed();
                    }
                });

        assertThat(umbel.run("bench", "stream", peer.address().toString(), "-s", "64"))
                .isEqualTo(1);
        assertThat(umbel.err()).startsWith("umbel: the echo differs from what was sent");
    }

    @Test
    void benchStream_ofWhichNothingComesBack_isAFailure() {
        TestNodeContext peer = umbel.network.join("peer");
        peer.serve(
                ECHO,
                connection -> {
                    var _ = connection.awaitClosed();
                });

        String address = peer.address().toString();
        assertThat(umbel.run("bench", "stream", address, "-d", "100ms", "-s", "64")).isEqualTo(1);
        assertThat(umbel.err()).startsWith("umbel: no message came back within ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-d 10 → --duration: 10 ms (expected 100 ms–1h 0m)",
                "-d soon → 'soon' (expected a duration such as",
                "-s 2MiB → --size: 2097152 (expected 1–1048576)",
                "-s 1MiB --in-flight 5 → --in-flight: 5 (expected 1–4)",
                "-c 0 → --count: 0 (expected at least 1)"
            })
    void benchStream_outOfRange_isAWrongArgument(String argumentsAndProblem) {
        String[] parts = argumentsAndProblem.split(" → ", 2);
        String line = "bench stream " + umbel.network.join("peer").address() + " " + parts[0];

        assertThat(umbel.run(line.split(" "))).isEqualTo(2);
        assertThat(umbel.err()).contains(parts[1]);
    }

    @Test
    void benchConnect_dialsSoManyTimes_andTellsTheRate() {
        TestNodeContext peer = umbel.network.join("peer");
        peer.serve(PingHandler.ALPN, new PingHandler());

        String address = peer.address().toString();
        assertThat(umbel.run("bench", "connect", address, "-c", "50", "-p", "4")).isZero();
        assertThat(umbel.out()).startsWith("CONNECTIONS  FAILED  A SECOND  P50").contains("\n50 ");
    }

    @Test
    void benchConnect_tellsAtOnceThatNobodyIsThere() {
        String peer = umbel.network.join("peer").address().toString();

        assertThat(umbel.run("bench", "connect", peer)).isEqualTo(1);
        assertThat(umbel.err()).contains("does not serve /ping/1.0");
    }

    private String echo() {
        TestNodeContext peer = umbel.network.join("echo");
        peer.serve(
                ECHO,
                connection -> {
                    var stream = connection.acceptStream();
                    stream.in().transferTo(stream.out());
                    stream.out().finish();
                    var _ = connection.awaitClosed();
                });
        return peer.address().toString();
    }
}
