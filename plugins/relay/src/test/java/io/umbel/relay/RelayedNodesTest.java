package io.umbel.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.umbel.echo.EchoProvider;
import io.umbel.node.Node;
import io.umbel.node.identity.NodeKey;
import io.umbel.spi.Alpn;
import io.umbel.spi.Connection;
import io.umbel.spi.DialException;
import io.umbel.spi.NetworkPath;
import io.umbel.spi.NodeAddress;
import io.umbel.spi.Stream;
import io.umbel.spi.Ticket;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Nodes that reach each other through a relay: three sockets, and nothing else in common. */
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class RelayedNodesTest {
    private static final Alpn ECHO = Alpn.of("/echo/1.0");
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int MEGABYTES = 3;
    private static final String TOKEN = "a-word-of-16-characters";

    @TempDir Path temporary;
    private final List<Node> nodes = new ArrayList<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private Node relay;

    @BeforeEach
    void startRelay() throws Exception {
        relay = startRelay("relay");
    }

    @AfterEach
    void close() {
        nodes.reversed().forEach(Node::close);
        threads.shutdownNow();
    }

    private Node startRelay(String name, String... settings) throws Exception {
        Path home = temporary.resolve(name);
        PluginJar.write(home.resolve("plugins"), "relay", RelayProvider.class);
        return added(Node.start(TestSettings.of(home, settings)));
    }

    private Node startEcho(Node... relays) throws Exception {
        return startEcho(false, relays);
    }

    private Node startEcho(boolean relayOnly, Node... relays) throws Exception {
        Path home = temporary.resolve("echo-" + nodes.size());
        PluginJar.write(home.resolve("plugins"), "echo", EchoProvider.class);
        var uris = new ArrayList<String>();
        for (Node each : relays) {
            uris.add('"' + uri(each).toString() + '"');
        }
        Node node =
                added(
                        Node.start(
                                TestSettings.of(
                                        home,
                                        "umbel.relays = [" + String.join(",", uris) + "]",
                                        "umbel.paths = " + (relayOnly ? "relayed" : "any"))));
        await(() -> node.address().relays().size() == relays.length);
        return node;
    }

    /** Neither is it reached through that relay without the token. */
    @Test
    void relayThatAsksForAToken_servesWhoeverHasItInItsSettings() throws Exception {
        Node asking = startRelay("asking", "umbel.plugins.relay.tokens = [" + TOKEN + "]");
        Path home = temporary.resolve("echo-with-token");
        PluginJar.write(home.resolve("plugins"), "echo", EchoProvider.class);
        String token = "umbel.relay-tokens { %s = %s }".formatted(asking.address().id(), TOKEN);
        Node echo =
                added(
                        Node.start(
                                TestSettings.of(
                                        home, "umbel.relays = [\"" + uri(asking) + "\"]", token)));
        await(() -> echo.address().relays().size() == 1);

        NodeAddress peer = onlyThrough(echo, uri(asking));
        try (Connection connection = startDialer(token).context().dial(peer, ECHO)) {
            assertEchoes(connection, 1);
        }
        Node stranger = startDialer();
        assertThatExceptionOfType(DialException.class)
                .isThrownBy(() -> stranger.context().dial(peer, ECHO))
                .withMessageContaining("no token");
    }

    private Node startDialer(String... settings) throws Exception {
        Path home = temporary.resolve("dialer-" + nodes.size());
        return added(Node.dialing(TestSettings.of(home, settings), NodeKey.generate()));
    }

    private Node added(Node node) {
        nodes.add(node);
        return node;
    }

    private static URI uri(Node node) {
        NodeAddress address = node.address();
        return URI.create(NodeAddress.of(address.id(), address.addresses().getFirst()).toString());
    }

    private static NodeAddress onlyThrough(Node peer, URI... relays) {
        return new NodeAddress(peer.address().id(), List.of(), List.of(relays));
    }

    private static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("time to wait").isLessThan(end);
            Thread.onSpinWait();
        }
    }

    private void assertEchoes(Connection connection, int megabytes) throws Exception {
        var bytes = new byte[megabytes << 20];
        new Random(7).nextBytes(bytes);
        try (Stream stream = connection.openStream()) {
            var sending =
                    threads.submit(() -> {
                        stream.out().write(bytes);
                        stream.out().finish();
                        return bytes.length;
                    });
            assertThat(stream.in().readAllBytes()).isEqualTo(bytes);
            assertThat(sending.get()).isEqualTo(bytes.length);
        }
    }

    @Test
    void ticketOfANode_namesItsRelay() throws Exception {
        Node node = startEcho(relay);
        String ticket = new Ticket(node.address()).toString();
        assertThat(NodeAddress.parse(ticket).relays()).containsExactly(uri(relay));
    }

    @Test
    void relayOnlyNode_isDialed_everyByteGoesThroughTheRelay_andArrives() throws Exception {
        Node peer = startEcho(true, relay);
        Node dialer = startDialer();
        Connection connection = dialer.context().dial(onlyThrough(peer, uri(relay)), ECHO);
        assertThat(connection.info().peer()).isEqualTo(peer.address().id());
        assertThat(connection.maxDatagramSize()).as("of packets of 1200 bytes").isEqualTo(1155);
        assertEchoes(connection, MEGABYTES);
        assertThat(connection.info().path())
                .isInstanceOfSatisfying(
                        NetworkPath.Relayed.class,
                        path -> assertThat(path.relay()).isEqualTo(uri(relay)));
    }

    @Test
    void relayOnlyDialer_staysRelayed_thoughTheTicketNamesAddresses() throws Exception {
        Node peer = startEcho(relay);
        Node dialer = startDialer("umbel.paths = relayed");
        Connection connection = dialer.context().dial(peer.address(), ECHO);
        assertEchoes(connection, 1);
        assertThat(connection.info().path()).isInstanceOf(NetworkPath.Relayed.class);
    }

    @Test
    void directDialer_goesThroughNoRelay() throws Exception {
        Node peer = startEcho(relay);
        Node dialer = startDialer("umbel.paths = direct");
        assertThatExceptionOfType(DialException.class)
                .isThrownBy(() -> dialer.context().dial(onlyThrough(peer, uri(relay)), ECHO));
        Connection connection = dialer.context().dial(peer.address(), ECHO);
        assertThat(connection.info().path()).isInstanceOf(NetworkPath.Direct.class);
    }

    @Test
    void relayedConnection_becomesDirectInTheMidstOfATransfer_andEveryByteArrives()
            throws Exception {
        Node peer = startEcho(relay);
        Connection connection = startDialer().context().dial(onlyThrough(peer, uri(relay)), ECHO);
        assertThat(connection.info().path()).isInstanceOf(NetworkPath.Relayed.class);
        assertEchoes(connection, MEGABYTES);
        await(() -> connection.info().path() instanceof NetworkPath.Direct);
        assertThat(((NetworkPath.Direct) connection.info().path()).remote())
                .isEqualTo(peer.address().addresses().getFirst());
    }

    @Test
    void peerThatAnswersDirectly_isNotDialedThroughTheRelay() throws Exception {
        Node peer = startEcho(relay);
        Connection connection = startDialer().context().dial(peer.address(), ECHO);
        assertThat(connection.info().path()).isInstanceOf(NetworkPath.Direct.class);
        assertEchoes(connection, 1);
    }

    @Test
    void peerWhoseAddressesAreStale_isDialedThroughTheRelay() throws Exception {
        Node peer = startEcho(true, relay);
        var stale =
                new NodeAddress(
                        peer.address().id(),
                        List.of(new InetSocketAddress("127.0.0.1", 9)),
                        List.of(uri(relay)));
        Connection connection = startDialer().context().dial(stale, ECHO);
        assertThat(connection.info().path()).isInstanceOf(NetworkPath.Relayed.class);
        assertEchoes(connection, 1);
    }

    @Test
    void relayThatRestarts_isFoundAgain_andTheConnectionGoesOn() throws Exception {
        int port = relay.address().addresses().getFirst().getPort();
        Node peer = startEcho(true, relay);
        URI uri = uri(relay);
        Connection connection = startDialer().context().dial(onlyThrough(peer, uri), ECHO);
        relay.close();
        await(() -> peer.address().relays().isEmpty());
        relay = startRelay("relay", "umbel.endpoint.port = " + port);
        await(() -> !peer.address().relays().isEmpty());
        assertEchoes(connection, 1);
    }

    @Test
    void relayThatDies_isReplacedByAnother_andTheConnectionGoesOn() throws Exception {
        Node other = startRelay("other");
        Node peer = startEcho(true, relay, other);
        NodeAddress address = onlyThrough(peer, uri(relay), uri(other));
        Connection connection = startDialer().context().dial(address, ECHO);
        URI first = ((NetworkPath.Relayed) connection.info().path()).relay();
        Node dying = first.equals(uri(relay)) ? relay : other;
        URI second = uri(dying == relay ? other : relay);
        dying.close();
        await(() -> isThrough(connection, second));
        assertEchoes(connection, 1);
    }

    private static boolean isThrough(Connection connection, URI relay) {
        return connection.info().path() instanceof NetworkPath.Relayed relayed
                && relayed.relay().equals(relay);
    }

    @Test
    void keyThatTheRelayDoesNotKnow_isUnreachable() throws Exception {
        NodeAddress unknown =
                new NodeAddress(NodeKey.generate().id(), List.of(), List.of(uri(relay)));
        Node dialer = startDialer("umbel.endpoint.handshake-timeout = 2s");
        assertThatExceptionOfType(DialException.class)
                .isThrownBy(() -> dialer.context().dial(unknown, ECHO))
                .satisfies(
                        e -> assertThat(e.failure()).isEqualTo(DialException.Failure.UNREACHABLE));
    }

    @Test
    void relayThatCannotBeUsed_isNamedInTheFailure() throws Exception {
        Node peer = startEcho();
        Node dialer = startDialer();
        URI noRelay = URI.create("https://relay.example/");
        assertThatExceptionOfType(DialException.class)
                .isThrownBy(() -> dialer.context().dial(onlyThrough(peer, noRelay), ECHO))
                .withMessageContaining("https://relay.example/ (expected umbel://");
    }
}
