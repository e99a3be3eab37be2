package io.umbel.node.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.umbel.node.Node;
import io.umbel.node.control.PingClient;
import io.umbel.node.control.PingHandler;
import io.umbel.node.endpoint.InitialPackets;
import io.umbel.node.identity.NodeKey;
import io.umbel.node.net.Stranger;
import io.umbel.node.settings.NodeSettings;
import io.umbel.node.settings.ProcessEnvironment;
import io.umbel.node.settings.SettingsReader;
import io.umbel.node.settings.SettingsSource;
import io.umbel.spi.Connection;
import io.umbel.spi.ErrorCode;
import io.umbel.spi.NodeAddress;
import io.umbel.spi.Stream;
import io.umbel.testkit.hostile.Attack;
import io.umbel.testkit.hostile.AttackResult;
import io.umbel.testkit.hostile.AttackTrial;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Attacks on a node with its default limits, from another loopback address, while an honest client
 * makes a new connection for each ping. Prints the table of {@code docs/security.md}.
 */
@Tag("nightly")
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class HostilePeersTest {
    private static final Duration PHASE = Duration.ofSeconds(3);
    private static final String ELSEWHERE = "127.0.0.2";
    private static final int PORTS = 32;

    /** About 2000 a second: more, and attacker and node only fight for the test's processors. */
    private static final int BURST = 20;

    private static final long BURST_MICROS = 10_000;
    private static final long MAX_GROWTH = 256L << 20;
    private static final List<AttackResult> RESULTS = new ArrayList<>();

    @TempDir Path temporary;
    private final List<Node> nodes = new ArrayList<>();
    private Node target;
    private Node honest;

    @BeforeEach
    void start() throws Exception {
        target = Node.start(settings("target", "127.0.0.1", Map.of()));
        nodes.add(target);
        honest = dialer("127.0.0.1");
    }

    @AfterEach
    void close() {
        nodes.reversed().forEach(Node::close);
    }

    @AfterAll
    static void print() {
        System.out.println(AttackResult.table(RESULTS));
    }

    private Node dialer(String bindAddress) throws Exception {
        Node node =
                Node.dialing(
                        settings(
                                "dialer-" + nodes.size(),
                                bindAddress,
                                Map.of("umbel.endpoint.max-aborted-streams", "1000000")),
                        NodeKey.generate());
        nodes.add(node);
        return node;
    }

    private NodeSettings settings(String name, String bindAddress, Map<String, String> more)
            throws Exception {
        var values = new HashMap<>(more);
        values.put("umbel.home", temporary.resolve(name).toString());
        values.put("umbel.endpoint.bind-address", bindAddress);
        values.put("umbel.shutdown-grace", "0s");
        var process = new ProcessEnvironment(Map.of(), Path.of("/"), Optional.empty());
        return new SettingsReader(process).read(new SettingsSource(Optional.empty(), values));
    }

    private void honestCall() throws Exception {
        try (var client =
                new PingClient(
                        honest.context().dial(target.address(), PingHandler.ALPN),
                        System::nanoTime,
                        new SecureRandom())) {
            var _ = client.ping(PingHandler.MIN_PAYLOAD);
        }
    }

    private void survives(String name, Attack attack) throws Exception {
        AttackResult result = new AttackTrial(this::honestCall, PHASE).run(name, attack);
        RESULTS.add(result);
        assertThat(result.before().successRate())
                .as("before: %s", result)
                .isGreaterThanOrEqualTo(0.99);
        assertThat(result.during().successRate())
                .as("during: %s, %s", result, result.during().lastFailure())
                .isGreaterThanOrEqualTo(0.99);
        assertThat(result.after().successRate())
                .as("after: %s", result)
                .isGreaterThanOrEqualTo(0.99);
        assertThat(result.peakMemory() - result.memoryBefore())
                .as("memory: %s", result)
                .isLessThan(MAX_GROWTH);
    }

    /** Waits a moment: an attacker that spins would only attack the test's own processors. */
    private static void pause(long micros) throws InterruptedException {
        var _ = new CountDownLatch(1).await(micros, TimeUnit.MICROSECONDS);
    }

    private interface Datagrams {
        byte[] next() throws Exception;
    }

    private Attack.Damage flood(BooleanSupplier goOn, String what, Datagrams datagrams)
            throws Exception {
        var strangers = new ArrayList<Stranger>();
        try {
            for (int i = 0; i < PORTS; i++) {
                strangers.add(new Stranger(ELSEWHERE, target.address().addresses().getFirst()));
            }
            int sent = 0;
            while (goOn.getAsBoolean()) {
                strangers.get(sent++ % PORTS).send(datagrams.next());
                if (sent % BURST == 0) {
                    pause(BURST_MICROS);
                }
            }
            int answered = 0;
            for (Stranger stranger : strangers) {
                while (stranger.receive(1).isPresent()) {
                    answered++;
                }
            }
            return new Attack.Damage(
                    sent + " " + what + " from " + PORTS + " ports",
                    answered == 0 ? "silence" : answered + " answers in its buffers");
        } finally {
            strangers.forEach(Stranger::close);
        }
    }

    @Test
    void handshakeFlood() throws Exception {
        var initials = new InitialPackets(1);
        survives("handshake flood", goOn -> flood(goOn, "valid Initials", initials::next));
    }

    @Test
    void garbage() throws Exception {
        var random = new Random(2);
        survives(
                "garbage",
                goOn ->
                        flood(
                                goOn,
                                "random datagrams",
                                () -> {
                                    var bytes = new byte[1200];
                                    random.nextBytes(bytes);
                                    return bytes;
                                }));
    }

    @Test
    void slowloris() throws Exception {
        Node attacker = dialer(ELSEWHERE);
        survives(
                "slowloris: all streams of 16 connections, a byte a second on each",
                goOn -> {
                    var streams = new ArrayList<Stream>();
                    for (int i = 0; i < 16 && goOn.getAsBoolean(); i++) {
                        Connection connection =
                                attacker.context().dial(target.address(), PingHandler.ALPN);
                        for (int j = 0; j < 200 && goOn.getAsBoolean(); j++) {
                            streams.add(connection.openStream());
                        }
                    }
                    int bytes = 0;
                    while (goOn.getAsBoolean()) {
                        for (Stream stream : streams) {
                            stream.out().write(new byte[] {1});
                            bytes++;
                        }
                        pause(1_000_000);
                    }
                    return new Attack.Damage(
                            streams.size() + " streams, " + bytes + " bytes", "no answer");
                });
    }

    @Test
    void neverReading() throws Exception {
        Node attacker = dialer(ELSEWHERE);
        survives(
                "a peer that never reads",
                goOn -> {
                    Connection connection =
                            attacker.context().dial(target.address(), PingHandler.ALPN);
                    var kept = new ArrayList<Stream>();
                    while (goOn.getAsBoolean() && kept.size() < 200) {
                        Stream stream = connection.openStream();
                        stream.out().write(new byte[PingHandler.MAX_PAYLOAD]);
                        stream.out().finish();
                        kept.add(stream);
                    }
                    while (goOn.getAsBoolean()) {
                        pause(10_000);
                    }
                    return new Attack.Damage(kept.size() + " pings, no answer read", "its answers");
                });
    }

    @Test
    void rapidReset() throws Exception {
        Node attacker = dialer(ELSEWHERE);
        survives(
                "rapid reset",
                goOn -> {
                    int resets = 0;
                    int connections = 0;
                    String saw = "nothing yet";
                    while (goOn.getAsBoolean()) {
                        try (Connection connection =
                                attacker.context().dial(target.address(), PingHandler.ALPN)) {
                            connections++;
                            resets += resetStreams(connection, goOn);
                            saw = connection.isOpen() ? saw : connection.awaitClosed().describe();
                        } catch (IOException closed) {
                            saw = String.valueOf(closed.getMessage());
                            pause(20_000);
                        }
                    }
                    return new Attack.Damage(
                            resets + " resets on " + connections + " connections",
                            saw.replaceAll(".*closed by", "closed by").replaceAll("\\s+", " "));
                });
    }

    private static int resetStreams(Connection connection, BooleanSupplier goOn)
            throws InterruptedException {
        int resets = 0;
        try {
            while (goOn.getAsBoolean()) {
                Stream stream = connection.openStream();
                stream.out().write(new byte[] {1});
                stream.out().reset(ErrorCode.CANCELLED);
                stream.in().stop(ErrorCode.CANCELLED);
                resets++;
            }
        } catch (IOException _) {
            // closed: the next connection
        }
        return resets;
    }

    @Test
    void datagramFlood() throws Exception {
        Node attacker = dialer(ELSEWHERE);
        survives(
                "datagrams of the largest size",
                goOn -> {
                    NodeAddress address = target.address();
                    Connection connection = attacker.context().dial(address, PingHandler.ALPN);
                    int sent = 0;
                    while (goOn.getAsBoolean() && connection.isOpen()) {
                        boolean taken =
                                connection.sendDatagram(
                                        ByteBuffer.allocate(connection.maxDatagramSize()));
                        if (taken) {
                            sent++;
                        } else {
                            pause(200);
                        }
                    }
                    return new Attack.Damage(sent + " datagrams", "nothing");
                });
    }
}
