package io.umbel.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.umbel.node.control.PingClient;
import io.umbel.node.control.PingHandler;
import io.umbel.node.settings.NodeSettings;
import io.umbel.node.settings.ProcessEnvironment;
import io.umbel.node.settings.SettingsReader;
import io.umbel.node.settings.SettingsSource;
import io.umbel.spi.Connection;
import io.umbel.spi.NetworkPath;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whole nodes that dial at once, in every direction, each over its one socket. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class NodesDialingTest {
    private static final int ROUNDS = 20;

    @TempDir Path temporary;
    private final List<Node> nodes = new ArrayList<>();

    @BeforeEach
    void start() throws Exception {
        for (String name : List.of("a", "b", "c")) {
            nodes.add(Node.start(settings(name)));
        }
    }

    @AfterEach
    void close() {
        nodes.reversed().forEach(Node::close);
    }

    private NodeSettings settings(String name) throws Exception {
        Map<String, String> values =
                Map.of(
                        "umbel.home", temporary.resolve(name).toString(),
                        "umbel.endpoint.bind-address", "127.0.0.1",
                        "umbel.shutdown-grace", "1s");
        var process = new ProcessEnvironment(Map.of(), Path.of("/"), Optional.empty());
        return new SettingsReader(process).read(new SettingsSource(Optional.empty(), values));
    }

    /** Who dials whom, over a connection of its own. */
    private record Dial(Node from, Node to, Connection connection) {}

    @Test
    void twoThatDialEachOtherAtOnce_bothConnect() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            for (Dial dial : dialAll(nodes.subList(0, 2), 1, false)) {
                assertReaches(dial);
            }
        }
    }

    @Test
    void nodeThatDialsItself_connects() throws Exception {
        for (Dial dial : dialAll(nodes.subList(0, 1), 1, true)) {
            assertReaches(dial);
            assertThat(dial.connection().info().peer()).isEqualTo(nodes.getFirst().address().id());
        }
    }

    @Test
    void twentyDialsInEveryDirectionAmongThree_allConnect() throws Exception {
        List<Dial> dials = dialAll(nodes, ROUNDS, true);
        assertThat(dials).hasSize(ROUNDS * 9);
        for (Dial dial : dials) {
            assertReaches(dial);
        }
        for (Dial dial : dials) {
            dial.connection().close();
        }
    }

    /** All of them begin in the same instant. */
    private static List<Dial> dialAll(List<Node> among, int times, boolean withItself)
            throws Exception {
        List<Future<Dial>> dials = new ArrayList<>();
        int pairs = withItself ? among.size() * among.size() : among.size() * (among.size() - 1);
        var start = new CyclicBarrier(pairs * times);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < times; i++) {
                for (Node from : among) {
                    for (Node to : among) {
                        if (withItself || !from.equals(to)) {
                            dials.add(threads.submit(() -> dial(from, to, start)));
                        }
                    }
                }
            }
        }
        List<Dial> connected = new ArrayList<>();
        for (Future<Dial> dial : dials) {
            connected.add(dial.get());
        }
        return connected;
    }

    private static Dial dial(Node from, Node to, CyclicBarrier start) throws Exception {
        start.await(30, TimeUnit.SECONDS);
        return new Dial(from, to, from.context().dial(to.address(), PingHandler.ALPN));
    }

    private static void assertReaches(Dial dial) throws Exception {
        var info = dial.connection().info();
        assertThat(info.peer()).isEqualTo(dial.to().address().id());
        InetSocketAddress socket = dial.to().address().addresses().getFirst();
        assertThat(info.path())
                .isInstanceOfSatisfying(
                        NetworkPath.Direct.class,
                        path -> assertThat(path.remote()).isEqualTo(socket));
        var client = new PingClient(dial.connection(), System::nanoTime, new SecureRandom());
        assertThat(client.ping(PingHandler.MIN_PAYLOAD)).isPositive();
    }
}
