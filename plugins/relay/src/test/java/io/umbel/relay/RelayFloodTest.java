package io.umbel.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.umbel.node.endpoint.Endpoint;
import io.umbel.node.identity.NodeKey;
import io.umbel.node.middleware.MiddlewareStack;
import io.umbel.node.settings.NodeSettings;
import io.umbel.node.stream.FrontDoorConnection;
import io.umbel.spi.Alpn;
import io.umbel.spi.CloseReason;
import io.umbel.spi.Connection;
import io.umbel.spi.ErrorCode;
import io.umbel.spi.NodeId;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A relay in a process of its own, full of clients in pairs, one of which wants it for itself. */
@Tag("slow")
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class RelayFloodTest {
    private static final Logger log = LoggerFactory.getLogger(RelayFloodTest.class);
    private static final Alpn ALPN = Alpn.of("/relay/1.0");
    private static final Duration GRACE = Duration.ofSeconds(1);
    private static final int CLIENTS = 200;
    private static final int QUEUE = 256;

    /** Bytes a second, and at once. */
    private static final int QUOTA = 100 << 10;

    private static final int FLOOD = 50 * QUOTA;
    private static final String KILOBYTE = "x".repeat(1000);
    private static final int EXCHANGES_PER_SECOND = 2;
    private static final int PHASE_SECONDS = 5;

    @TempDir Path temporary;
    private final List<Endpoint> endpoints = new ArrayList<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private NodeSettings settings;

    @AfterEach
    void close() {
        endpoints.forEach(endpoint -> threads.submit(() -> endpoint.close(GRACE)));
        threads.close();
    }

    /** Two clients: what one says, the other says back. */
    private final class Pair {
        private final RelayClient left;
        private final NodeId right;
        private final RelayClient rightClient;
        private final AtomicLong answered = new AtomicLong();

        Pair(RelayProcess relay) throws Exception {
            left = enter(relay);
            rightClient = enter(relay);
            right = endpoints.getLast().id();
        }

        void talk() {
            threads.submit(() ->
                    forever(() -> {
                        RelayClient.Received received = rightClient.receive();
                        rightClient.send(received.from(), received.text());
                    }));
            threads.submit(() ->
                    forever(() -> {
                        var _ = left.receive();
                        answered.incrementAndGet();
                    }));
        }
    }

    /** What may fail. */
    private interface Step {
        void run() throws Exception;
    }

    private static void forever(Step step) {
        try {
            while (true) {
                step.run();
            }
        } catch (Exception _) {
            // the client has left
        }
    }

    private Connection connect(RelayProcess relay) throws Exception {
        Endpoint endpoint =
                Endpoint.bind(
                        settings.endpoint(),
                        NodeKey.generate(),
                        InstantSource.system(),
                        new SecureRandom(),
                        _ -> {});
        endpoints.add(endpoint);
        return FrontDoorConnection.over(
                endpoint.dial(relay.address(), ALPN).get(), MiddlewareStack.of(List.of()), QUEUE);
    }

    private RelayClient enter(RelayProcess relay) throws Exception {
        return RelayClient.enter(connect(relay));
    }

    @Test
    void floodingClient_takesNothingFromTheOthers() throws Exception {
        settings = TestSettings.of(temporary.resolve("clients"));
        try (RelayProcess relay =
                RelayProcess.start(
                        List.of("-Xmx96m", "-XX:MaxDirectMemorySize=64m"),
                        temporary.resolve("relay"),
                        "umbel.endpoint.handshakes-per-second = 100000",
                        "umbel.plugins.relay { max-clients = " + CLIENTS,
                        "rate = %d, burst = %d".formatted(QUOTA, QUOTA),
                        "pair-rate = 1 GiB, pair-burst = 1 GiB }")) {
            RelayClient flooder = enter(relay);
            RelayClient flooded = enter(relay);
            NodeId target = endpoints.getLast().id();
            var pairs = new ArrayList<Pair>();
            while (endpoints.size() < CLIENTS) {
                pairs.add(new Pair(relay));
            }
            assertOneMoreIsToldWhy(relay);
            pairs.forEach(Pair::talk);
            double calm = share(pairs);
            long before = relay.residentBytes();

            var over = new AtomicBoolean();
            var arrived = new AtomicLong();
            threads.submit(() ->
                    forever(() -> {
                        arrived.addAndGet(flooded.receive().text().length());
                    }));
            long begun = System.nanoTime();
            var sent = threads.submit(() -> flood(flooder, target, over));
            double flood = share(pairs);
            over.set(true);
            double seconds = (System.nanoTime() - begun) / 1e9;
            log.info(
                    "{} clients, one sends {} times its quota: of {} exchanges a second the others"
                            + " keep {} % (before: {} %), the relay's memory {} MiB (before: {} MiB)",
                    CLIENTS,
                    "%.0f".formatted(sent.get() / seconds / QUOTA),
                    pairs.size() * EXCHANGES_PER_SECOND,
                    "%.1f".formatted(100 * flood),
                    "%.1f".formatted(100 * calm),
                    relay.residentBytes() >> 20,
                    before >> 20);
            assertThat(flood).isGreaterThanOrEqualTo(0.95 * calm);
            assertThat(sent.get()).as("a flood").isGreaterThan(2 * (long) (QUOTA * (1 + seconds)));
            assertThat(arrived.get()).isBetween(1L, (long) (QUOTA * (2 + seconds)));
        }
    }

    private void assertOneMoreIsToldWhy(RelayProcess relay) throws Exception {
        Connection connection = connect(relay);
        RelayClient _ = RelayClient.sayHello(connection, "");
        var reason = (CloseReason.Application) connection.awaitClosed();
        assertThat(reason.code()).isEqualTo(ErrorCode.OVERLOADED);
        assertThat(reason.reason()).contains("serves 200 clients");
    }

    /** Of what all pairs say in a while, how much is answered. */
    private static double share(List<Pair> pairs) throws IOException {
        long before = answered(pairs);
        long begun = System.nanoTime();
        int rounds = PHASE_SECONDS * EXCHANGES_PER_SECOND;
        for (int round = 1; round <= rounds; round++) {
            for (Pair pair : pairs) {
                pair.left.send(pair.right, "round " + round);
            }
            long next = begun + round * TimeUnit.SECONDS.toNanos(1) / EXCHANGES_PER_SECOND;
            LockSupport.parkNanos(next - System.nanoTime());
        }
        long sent = (long) rounds * pairs.size();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (answered(pairs) - before < sent && System.nanoTime() < end) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
        return (double) (answered(pairs) - before) / sent;
    }

    private static long answered(List<Pair> pairs) {
        return pairs.stream().mapToLong(pair -> pair.answered.get()).sum();
    }

    private static long flood(RelayClient source, NodeId to, AtomicBoolean over) throws Exception {
        long bytes = 0;
        long begun = System.nanoTime();
        while (!over.get()) {
            bytes += source.send(to, KILOBYTE) ? KILOBYTE.length() : 0;
            long due = begun + bytes * TimeUnit.SECONDS.toNanos(1) / FLOOD;
            LockSupport.parkNanos(due - System.nanoTime());
        }
        return bytes;
    }
}
