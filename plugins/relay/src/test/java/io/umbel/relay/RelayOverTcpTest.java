package io.umbel.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.umbel.echo.EchoProvider;
import io.umbel.node.Node;
import io.umbel.node.identity.NodeKey;
import io.umbel.node.relay.RelayVisit;
import io.umbel.spi.Alpn;
import io.umbel.spi.Connection;
import io.umbel.spi.ErrorCode;
import io.umbel.spi.NetworkPath;
import io.umbel.spi.NodeAddress;
import io.umbel.spi.Stream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The plugin's jar in a node, and clients that UDP does not reach, or that are up to no good. */
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class RelayOverTcpTest {
    private static final Alpn ECHO = Alpn.of("/echo/1.0");
    private static final int PATIENCE_MILLIS = 60_000;
    private static final int FROM_ONE_ADDRESS = 16;

    @TempDir Path temporary;
    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : open.reversed()) {
            each.close();
        }
    }

    private <T extends AutoCloseable> T added(T opened) {
        open.add(opened);
        return opened;
    }

    private Node relay(String... settings) throws Exception {
        Path home = temporary.resolve("relay");
        PluginJar.write(home.resolve("plugins"), "relay", RelayProvider.class);
        return added(Node.start(TestSettings.of(home, settings)));
    }

    private Node client(String... settings) throws Exception {
        Path home = temporary.resolve("client-" + open.size());
        return added(Node.dialing(TestSettings.of(home, settings), NodeKey.generate()));
    }

    private Node echo(URI relay) throws Exception {
        Path home = temporary.resolve("echo");
        PluginJar.write(home.resolve("plugins"), "echo", EchoProvider.class);
        Node node =
                added(
                        Node.start(
                                TestSettings.of(
                                        home,
                                        "umbel.relays = [\"" + relay + "\"]",
                                        "umbel.paths = relayed")));
        Eventually.holds("the link to the relay", () -> !node.address().relays().isEmpty());
        return node;
    }

    private static InetSocketAddress at(Node node) {
        return node.address().addresses().getFirst();
    }

    /** The relay as it is seen from a network without UDP. */
    private NodeAddress withoutUdp(Node relay) throws IOException {
        TcpForwarder forwarder = added(new TcpForwarder(at(relay)));
        return NodeAddress.of(relay.address().id(), forwarder.address());
    }

    private TlsClient enter(Node relay, NodeKey key) throws Exception {
        return added(TlsClient.enter(at(relay), key));
    }

    private TlsClient connect(Node relay, NodeKey key) throws Exception {
        return added(TlsClient.connect(at(relay), key));
    }

    private Socket silent(Node relay) throws IOException {
        InetSocketAddress at = at(relay);
        Socket socket = added(new Socket(at.getAddress(), at.getPort()));
        socket.setSoTimeout(PATIENCE_MILLIS);
        return socket;
    }

    private static boolean isEnded(Socket socket) {
        try {
            return socket.getInputStream().read() < 0;
        } catch (IOException _) {
            return true; // a reset
        }
    }

    /* --------------- Those whom UDP does not reach --------------- */

    @Test
    void nodesWithoutUdp_reachEachOther_throughARelay() throws Exception {
        URI relay = URI.create(withoutUdp(relay()).toString());
        Node peer = echo(relay);
        var address = new NodeAddress(peer.address().id(), List.of(), List.of(relay));
        Connection connection = client().context().dial(address, ECHO);
        var bytes = new byte[256 << 10];
        new Random(7).nextBytes(bytes);
        try (Stream stream = connection.openStream()) {
            var _ = Thread.ofVirtual().start(() -> send(bytes, stream));
            assertThat(stream.in().readAllBytes()).isEqualTo(bytes);
        }
        assertThat(connection.info().path()).isInstanceOf(NetworkPath.Relayed.class);
    }

    private static void send(byte[] bytes, Stream stream) {
        try {
            stream.out().write(bytes);
            stream.out().finish();
        } catch (IOException _) {
            stream.out().reset(ErrorCode.INTERNAL); // the reader fails
        }
    }

    @Test
    @Tag("slow")
    void visitor_isToldWhetherUdpPasses() throws Exception {
        Node relay = relay();
        Node visitor = client("umbel.endpoint.handshake-timeout = 1s");
        RelayVisit.Sight overTcp = visitor.visit(withoutUdp(relay));
        assertThat(overTcp.overUdp()).isFalse();
        assertThat(overTcp.problem()).isEmpty();
        assertThat(overTcp.rtt()).isPositive();
        assertThat(overTcp.observed()).as("what TCP sees").isNull();

        RelayVisit.Sight overUdp = visitor.visit(relay.address());
        assertThat(overUdp.overUdp()).isTrue();
        assertThat(overUdp.observed()).isEqualTo(at(visitor));
    }

    @Test
    void packets_passBetweenTcpAndUdp() throws Exception {
        Node relay = relay();
        NodeKey key = NodeKey.generate();
        TlsClient overTcp = enter(relay, key);
        Node other = client();
        RelayClient overUdp =
                RelayClient.enter(other.context().dial(relay.address(), RelayProtocol.ALPN));
        overTcp.send(other.address().id(), "from TCP");
        assertThat(overUdp.receive()).isEqualTo(new RelayClient.Received(key.id(), "from TCP"));
        overUdp.send(key.id(), "from UDP");
        assertThat(RelayClient.Received.of(ByteBuffer.wrap(overTcp.next())))
                .isEqualTo(new RelayClient.Received(other.address().id(), "from UDP"));
    }

    @Test
    void newestConnectionOfAKey_wins_andTheOlderIsTold() throws Exception {
        Node relay = relay();
        NodeKey key = NodeKey.generate();
        TlsClient older = enter(relay, key);
        TlsClient newer = enter(relay, key);
        assertThat(older.end().code()).isEqualTo(RelayService.REPLACED);
        newer.write(ByteBuffer.allocate(9).put(Frame.PING).putLong(42).array());
        assertThat(newer.next()[0]).isEqualTo(Frame.PONG);
    }

    /* --------------- Those who are not let in --------------- */

    @Test
    void token_isAskedFor_overTcpToo() throws Exception {
        TlsClient client =
                connect(
                        relay("umbel.plugins.relay.tokens = [ a-word-of-16-characters ]"),
                        NodeKey.generate());
        client.sayHello("");
        assertThat(client.end())
                .satisfies(end -> assertThat(end.code()).isEqualTo(ErrorCode.UNAUTHORIZED))
                .satisfies(end -> assertThat(end.reason()).contains("no token (expected"));
    }

    @Test
    void middleware_isAskedByKey_overTcpToo() throws Exception {
        NodeKey allowed = NodeKey.generate();
        Node relay =
                relay(
                        "umbel.endpoint.middleware = [ { auth { allow = [ \"%s\" ] } } ]"
                                .formatted(allowed.id()));
        var _ = enter(relay, allowed);
        assertThat(connect(relay, NodeKey.generate()).end().code())
                .isEqualTo(ErrorCode.UNAUTHORIZED);
    }

    @Test
    void oversizeFrame_endsTheLink_andSaysWhatWasExpected() throws Exception {
        TlsClient client = enter(relay(), NodeKey.generate());
        client.write(new byte[Frame.LONGEST + 1]);
        TlsClient.Close end = client.end();
        assertThat(end.code()).isEqualTo(ErrorCode.PROTOCOL_VIOLATION);
        assertThat(end.reason()).startsWith("relay: frame of").contains("expected");
        assertThat(isEnded(client.socket())).isTrue();
    }

    @Test
    void strangerWithoutCertificate_isRefused() throws Exception {
        TlsClient stranger = added(TlsClient.connect(at(relay()), null));
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> {
                    stranger.sayHello("");
                    var _ = stranger.next();
                });
    }

    @Test
    void strangerWhoSpeaksNoTls_isCutOff() throws Exception {
        Socket stranger = silent(relay());
        stranger.getOutputStream()
                .write("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        while (!isEnded(stranger)) {
            Thread.onSpinWait(); // an alert comes first
        }
    }

    @Test
    void strangerWhoSaysNothing_isCutOff() throws Exception {
        Node relay = relay("umbel.endpoint.handshake-timeout = 200ms");
        assertThat(isEnded(silent(relay))).isTrue();
    }

    @Test
    void addressWithTooManyHandshakesUnderWay_getsNoMore_untilOneEnds() throws Exception {
        Node relay = relay("umbel.endpoint.handshake-timeout = 60s");
        var held = new ArrayList<Socket>();
        for (int i = 0; i < FROM_ONE_ADDRESS; i++) {
            held.add(silent(relay));
        }
        assertThat(isEnded(silent(relay))).isTrue();
        for (Socket each : held) {
            each.setSoTimeout(1);
            assertThatExceptionOfType(SocketTimeoutException.class)
                    .as("of one that came earlier")
                    .isThrownBy(() -> each.getInputStream().read());
        }
        held.getFirst().close();
        Eventually.holds("a client is let in", () -> isWelcome(relay));
    }

    private boolean isWelcome(Node relay) throws Exception {
        try {
            var _ = enter(relay, NodeKey.generate());
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    @Test
    void relayThatIsNotToTakeTcp_doesNot() throws Exception {
        Node relay = relay("umbel.plugins.relay.tcp = false");
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> silent(relay));
    }
}
