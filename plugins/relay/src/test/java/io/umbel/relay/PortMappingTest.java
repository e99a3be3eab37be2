package io.umbel.relay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.umbel.echo.EchoProvider;
import io.umbel.node.Node;
import io.umbel.node.identity.NodeKey;
import io.umbel.relay.NatLab.Nat;
import io.umbel.spi.Alpn;
import io.umbel.spi.Connection;
import io.umbel.spi.NodeAddress;
import io.umbel.spi.Stream;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A router of another make, miniupnpd, in front of a node that nobody could reach otherwise. */
@Tag("slow")
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class PortMappingTest {
    private static final Alpn ECHO = Alpn.of("/echo/1.0");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir Path temporary;

    @BeforeAll
    static void needsALab() {
        NatLab.require(NatLab.isMissing().or(MappingRouter::isMissing));
    }

    @Test
    void mappedNode_isDialedAtItsRouter_behindTheWorstOfNats_andGivesTheMappingBack()
            throws Exception {
        try (NatLab lab = NatLab.between(Nat.SYMMETRIC, Nat.SYMMETRIC);
                var router = MappingRouter.of(lab, temporary)) {
            try (Node peer = lab.right().within(() -> startPeer(lab));
                    Node dialer = lab.left().within(() -> startDialer(lab))) {
                InetSocketAddress external = await(() -> atTheRouter(peer));
                var address = new NodeAddress(peer.address().id(), List.of(external), List.of());

                assertThat(echo(dialer, address)).isEqualTo("hello");
                assertThat(router.rules()).contains("dnat ip to " + lab.rightAddress());
            }
            await(() ->
                    router.rules().contains("dnat") ? Optional.empty() : Optional.of("no rule"));
        }
    }

    private Node startPeer(NatLab lab) throws Exception {
        Path home = Files.createDirectory(temporary.resolve("peer"));
        PluginJar.write(home.resolve("plugins"), "echo", EchoProvider.class);
        return Node.start(TestSettings.at(lab.rightAddress(), home, "umbel.port-mapping = on"));
    }

    private Node startDialer(NatLab lab) throws Exception {
        return Node.dialing(
                TestSettings.at(lab.leftAddress(), temporary.resolve("dialer")),
                NodeKey.generate());
    }

    private static Optional<InetSocketAddress> atTheRouter(Node node) {
        return node.address().addresses().stream()
                .filter(address ->
                        address.getAddress().getHostAddress().equals(MappingRouter.ADDRESS))
                .findFirst();
    }

    private static String echo(Node dialer, NodeAddress address) throws Exception {
        try (Connection connection = dialer.context().dial(address, ECHO);
                Stream stream = connection.openStream()) {
            stream.out().write("hello".getBytes(UTF_8));
            stream.out().finish();
            return new String(stream.in().readAllBytes(), UTF_8);
        }
    }

    private static <T> T await(Callable<Optional<T>> value) throws Exception {
        long end = System.nanoTime() + PATIENCE.toNanos();
        Optional<T> now = value.call();
        while (now.isEmpty()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(end);
            Thread.onSpinWait();
            now = value.call();
        }
        return now.get();
    }
}
