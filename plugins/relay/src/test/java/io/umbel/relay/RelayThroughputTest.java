package io.umbel.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.umbel.echo.EchoProvider;
import io.umbel.node.Node;
import io.umbel.node.identity.NodeKey;
import io.umbel.spi.Alpn;
import io.umbel.spi.Connection;
import io.umbel.spi.NetworkPath;
import io.umbel.spi.NodeAddress;
import io.umbel.spi.Stream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a relay carries, and what that costs it. */
@Tag("slow")
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class RelayThroughputTest {
    private static final Logger log = LoggerFactory.getLogger(RelayThroughputTest.class);
    private static final Alpn ECHO = Alpn.of("/echo/1.0");
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int WARM_UP = 32;

    /** {@code -Dmegabytes=512}: what is transferred, and with it how warm the processes get. */
    private static final int MEGABYTES = Integer.getInteger("megabytes", 64);

    @TempDir Path temporary;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    @Test
    void bulkTransfer_bothWaysOverARelay_arrives() throws Exception {
        try (RelayProcess relay =
                        RelayProcess.start(
                                List.of(),
                                temporary.resolve("relay"),
                                "umbel.plugins.relay { rate = 1 GiB, burst = 1 GiB",
                                "pair-rate = 1 GiB, pair-burst = 1 GiB }");
                Node peer = peer(relay);
                Node dialer =
                        Node.dialing(
                                TestSettings.of(temporary.resolve("dialer")), NodeKey.generate())) {
            await(peer);
            var address = new NodeAddress(peer.address().id(), List.of(), List.of(relay.uri()));
            transfer(dialer.context().dial(address, ECHO), WARM_UP);
            Connection connection = dialer.context().dial(address, ECHO);
            Duration before = relay.cpu();
            long begun = System.nanoTime();
            transfer(connection, MEGABYTES);
            double seconds = (System.nanoTime() - begun) / 1e9;
            double millis = relay.cpu().minus(before).toNanos() / 1e6;
            assertThat(connection.info().path()).isInstanceOf(NetworkPath.Relayed.class);
            log.info(
                    "{} MB each way over a relay: {} MB/s each way, the relay's CPU {} ms for each MB that it forwards",
                    MEGABYTES,
                    "%.1f".formatted(MEGABYTES / seconds),
                    "%.1f".formatted(millis / (2 * MEGABYTES)));
        }
    }

    private Node peer(RelayProcess relay) throws Exception {
        Path home = temporary.resolve("peer");
        PluginJar.write(home.resolve("plugins"), "echo", EchoProvider.class);
        return Node.start(
                TestSettings.of(
                        home,
                        "umbel.paths = relayed",
                        "umbel.relays = [ \"" + relay.uri() + "\" ]"));
    }

    private static void await(Node peer) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (peer.address().relays().isEmpty()) {
            assertThat(System.nanoTime()).as("the relay is up in time").isLessThan(end);
            Thread.onSpinWait();
        }
    }

    private void transfer(Connection connection, int megabytes) throws Exception {
        var chunk = new byte[1 << 20];
        try (Stream stream = connection.openStream()) {
            var sending =
                    threads.submit(() -> {
                        for (int i = 0; i < megabytes; i++) {
                            stream.out().write(chunk);
                        }
                        stream.out().finish();
                        return megabytes;
                    });
            var in = stream.in();
            long bytes = 0;
            for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
                bytes += read;
            }
            assertThat(bytes).isEqualTo((long) megabytes << 20);
            assertThat(sending.get()).isEqualTo(megabytes);
        }
    }
}
