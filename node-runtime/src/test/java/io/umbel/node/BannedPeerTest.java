package io.umbel.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.umbel.node.control.ControlClient;
import io.umbel.node.control.ControlHandler;
import io.umbel.node.control.PeerStatus;
import io.umbel.node.control.PingClient;
import io.umbel.node.control.PingHandler;
import io.umbel.node.guard.BanSubject;
import io.umbel.node.identity.NodeKey;
import io.umbel.node.settings.NodeSettings;
import io.umbel.node.settings.ProcessEnvironment;
import io.umbel.node.settings.SettingsReader;
import io.umbel.node.settings.SettingsSource;
import io.umbel.spi.Alpn;
import io.umbel.spi.CloseReason;
import io.umbel.spi.Connection;
import io.umbel.spi.DialException;
import io.umbel.spi.ErrorCode;
import io.umbel.spi.NodeAddress;
import io.umbel.spi.Stream;
import io.umbel.testkit.ManualClock;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real nodes on real sockets; a malformed ping is the misbehaviour. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class BannedPeerTest {
    private static final int VIOLATIONS = 5; // of weight 20, to a score of -100
    private static final String ELSEWHERE = "127.0.0.2";

    @TempDir Path temporary;
    private final ManualClock clock = new ManualClock(Instant.parse("2026-01-01T00:00:00Z"));
    private final List<Node> nodes = new ArrayList<>();
    private final NodeKey badKey = NodeKey.generate();

    @AfterEach
    void close() {
        nodes.reversed().forEach(Node::close);
    }

    private Node serve(Map<String, String> more) throws Exception {
        Node node = Node.start(settings("served", "127.0.0.1", more), clock);
        nodes.add(node);
        return node;
    }

    private Node dialer(NodeKey key, String bindAddress) throws Exception {
        Node node = Node.dialing(settings("dialer-" + nodes.size(), bindAddress, Map.of()), key);
        nodes.add(node);
        return node;
    }

    private NodeSettings settings(String name, String bindAddress, Map<String, String> more)
            throws Exception {
        var values = new HashMap<>(more);
        values.put("umbel.home", temporary.resolve(name).toString());
        values.put("umbel.endpoint.bind-address", bindAddress);
        values.put("umbel.endpoint.handshake-timeout", "2s");
        values.put("umbel.dial.timeout", "2s");
        values.put("umbel.shutdown-grace", "0s");
        var process = new ProcessEnvironment(Map.of(), Path.of("/"), Optional.empty());
        return new SettingsReader(process).read(new SettingsSource(Optional.empty(), values));
    }

    private static Duration ping(Node from, NodeAddress to) throws Exception {
        try (var client =
                new PingClient(
                        from.context().dial(to, PingHandler.ALPN),
                        System::nanoTime,
                        new SecureRandom())) {
            return client.ping(PingHandler.MIN_PAYLOAD);
        }
    }

    private static Connection dial(Node from, NodeAddress to, Alpn alpn) throws Exception {
        return from.context().dial(to, alpn);
    }

    /** A malformed ping, and the reset or the close that it gets. */
    private static void violate(Connection connection) throws Exception {
        try (Stream stream = connection.openStream()) {
            stream.out().write(new byte[] {1});
            stream.out().finish();
            assertThatThrownBy(() -> stream.in().readAllBytes()).isInstanceOf(IOException.class);
        }
    }

    private static void assertClosedAsBanned(Connection connection) throws Exception {
        assertThat(connection.awaitClosed())
                .isInstanceOfSatisfying(
                        CloseReason.Application.class,
                        closed -> assertThat(closed.code()).isEqualTo(ErrorCode.BANNED));
    }

    private void misbehave(Node node) throws Exception {
        Connection connection = dial(dialer(badKey, "127.0.0.1"), node.address(), PingHandler.ALPN);
        for (int times = 1; times < VIOLATIONS; times++) {
            violate(connection);
        }
        assertThat(node.view().bans()).isEmpty();
        assertThat(connection.isOpen()).isTrue();
        violate(connection);
        assertClosedAsBanned(connection);
    }

    private static void assertBanned(Node from, NodeAddress at) throws Exception {
        try {
            Connection connection = dial(from, at, PingHandler.ALPN);
            assertClosedAsBanned(connection);
        } catch (DialException refused) {
            assertThat(refused).hasMessageContaining("BANNED");
        }
    }

    @Test
    void misbehavingPeer_isBannedAtTheConfiguredViolation() throws Exception {
        Node node = serve(Map.of());

        misbehave(node); // not before the last violation, as it asserts
        assertThat(node.view().bans())
                .extracting(ban -> ban.subject().toString())
                .containsExactly(badKey.id().toString());
        assertBanned(dialer(badKey, "127.0.0.1"), node.address());
    }

    @Test
    void ban_outlivesARestart_andEnds() throws Exception {
        Node first = serve(Map.of());
        misbehave(first);
        first.close();

        Node second = serve(Map.of());
        Node bad = dialer(badKey, "127.0.0.1");
        assertBanned(bad, second.address());
        clock.advance(Duration.ofHours(1));
        assertThat(ping(bad, second.address())).isPositive();
    }

    @Test
    void honestPeerOfTheSameAddress_isServed_unlessTheRuleBansTheAddress() throws Exception {
        Node lenient = serve(Map.of());
        misbehave(lenient);
        Node honest = dialer(NodeKey.generate(), "127.0.0.1");
        assertThat(ping(honest, lenient.address())).isPositive();
        lenient.close();

        Node strict =
                Node.start(
                        settings("strict", "127.0.0.1", Map.of("umbel.ban.address-after", "1")),
                        clock);
        nodes.add(strict);
        misbehave(strict);
        assertThatThrownBy(() -> ping(honest, strict.address()))
                .isInstanceOfSatisfying(
                        DialException.class,
                        silence ->
                                assertThat(silence.failure())
                                        .isEqualTo(DialException.Failure.UNREACHABLE));
        assertThat(ping(dialer(NodeKey.generate(), ELSEWHERE), strict.address())).isPositive();
    }

    @Test
    void bannedKey_isRefusedFromEveryAddress() throws Exception {
        Node node = serve(Map.of());
        misbehave(node);

        assertBanned(dialer(badKey, ELSEWHERE), node.address());
    }

    @Test
    void banByHand_endsWhatIsOpen_andUnbanLetsInAgain() throws Exception {
        Node node = serve(Map.of());
        Node peer = dialer(badKey, "127.0.0.1");
        Connection open = dial(peer, node.address(), PingHandler.ALPN);
        NodeKey own = NodeKey.read(temporary.resolve("served").resolve("node.key"));
        try (var control =
                new ControlClient(
                        dial(dialer(own, "127.0.0.1"), node.address(), ControlHandler.ALPN))) {
            control.ban(badKey.id().toString(), Optional.empty(), "noise");
            assertThat(open.awaitClosed().describe()).contains("BANNED");
            assertThat(control.bans().getFirst().reason()).isEqualTo("noise");

            control.unban(badKey.id().toString());
            assertThat(ping(peer, node.address())).isPositive();
        }
    }

    @Test
    void bannedPeer_isNotDialedEither() throws Exception {
        Node node = serve(Map.of());
        Node peer = serveAs("peer");
        node.view().ban(new BanSubject.Key(peer.address().id()), Optional.empty(), "noise");

        assertThatThrownBy(() -> dial(node, peer.address(), PingHandler.ALPN))
                .isInstanceOf(DialException.class)
                .hasMessageContaining("umbel unban " + peer.address().id());
    }

    private Node serveAs(String name) throws Exception {
        Node node = Node.start(settings(name, "127.0.0.1", Map.of()), clock);
        nodes.add(node);
        return node;
    }

    @Test
    void peers_tellsScoreAndLimits() throws Exception {
        Node node =
                serve(
                        Map.of(
                                "umbel.endpoint.middleware",
                                "[ { resource-limit { per-peer { connections = 2 } } } ]"));
        Node peer = dialer(NodeKey.generate(), "127.0.0.1");
        Connection open = dial(peer, node.address(), PingHandler.ALPN);
        violate(open);

        PeerStatus status = node.view().peers().getFirst();
        assertThat(status.score()).isEqualTo(-20);
        assertThat(status.limits())
                .extracting(use -> use.name() + ' ' + use.used() + '/' + use.limit())
                .contains("node.connections 1/64", "connections 1/2");
    }

    @Test
    void resourceLimit_holdsForTheNodeAsAWhole() throws Exception {
        Node node =
                serve(
                        Map.of(
                                "umbel.endpoint.middleware",
                                "[ { resource-limit { per-peer { connections = 2 } } } ]"));
        Node peer = dialer(NodeKey.generate(), "127.0.0.1");
        Connection first = dial(peer, node.address(), PingHandler.ALPN);
        dial(peer, node.address(), PingHandler.ALPN);
        Connection third = dial(peer, node.address(), PingHandler.ALPN);

        assertThat(third.awaitClosed().describe())
                .contains("LIMIT_EXCEEDED")
                .contains("at most 2 connections of one peer");
        assertThat(first.isOpen()).isTrue();
    }
}
