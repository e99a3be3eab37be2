package io.umbel.node.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.umbel.node.settings.DialSettings;
import io.umbel.spi.Alpn;
import io.umbel.spi.DialException;
import io.umbel.spi.DialException.Failure;
import io.umbel.spi.ErrorCode;
import io.umbel.spi.NodeAddress;
import io.umbel.spi.NodeId;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many callers, real threads and time, and a network that fails at every turn. */
final class PoolStressTest {
    private static final Alpn ECHO = Alpn.of("/echo/1.0");
    private static final int CALLERS = 50;
    private static final int LEASES = 200;
    private static final int PEERS = 8;
    private static final int MAX_POOLED = 4;

    @Test
    @Timeout(60)
    void callersUnderFailures_leakNoConnectionAndNoLease() throws Exception {
        var network = new FlakyNetwork();
        try (var scheduler = Executors.newSingleThreadScheduledExecutor();
                var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            var pool =
                    new ConnectionPool<>(
                            network,
                            settings(),
                            InstantSource.system(),
                            new SplittableRandom(1),
                            scheduler);
            var calls = new ArrayList<Future<Integer>>();
            for (int i = 0; i < CALLERS; i++) {
                var random = new SplittableRandom(i);
                calls.add(callers.submit(() -> leaseAndReturn(pool, network, random)));
            }
            int leased = 0;
            for (Future<Integer> call : calls) {
                leased += call.get(20, TimeUnit.SECONDS);
            }

            assertThat(leased).isGreaterThan(CALLERS * LEASES / 2);
            assertThat(pool.connections())
                    .hasSizeLessThanOrEqualTo(MAX_POOLED)
                    .allMatch(connection -> connection.leases() == 0);
            pool.close();
        }
        assertThat(network.open).isEmpty();
    }

    private static int leaseAndReturn(
            ConnectionPool<FlakyNetwork.Link> pool, FlakyNetwork network, SplittableRandom random)
            throws InterruptedException {
        int leased = 0;
        for (int i = 0; i < LEASES; i++) {
            try (var lease = pool.lease(peer(random.nextInt(PEERS)), ECHO)) {
                leased++;
                if (random.nextInt(20) == 0) {
                    network.close(lease.connection(), ErrorCode.INTERNAL, "torn");
                }
            } catch (DialException e) {
                assertThat(e.failure()).isEqualTo(Failure.UNREACHABLE);
            }
        }
        return leased;
    }

    private static DialSettings settings() {
        return new DialSettings(
                Duration.ofSeconds(1),
                Duration.ofMillis(1),
                MAX_POOLED,
                Duration.ofMillis(2),
                Duration.ofNanos(1),
                Duration.ofMillis(1),
                1_000_000,
                List.of());
    }

    private static NodeAddress peer(int number) {
        var key = new byte[NodeId.LENGTH];
        key[0] = (byte) number;
        return NodeAddress.of(NodeId.of(key));
    }

    /** Every seventh dial fails, every fifth ping tears its connection. */
    private static final class FlakyNetwork implements PoolDialer<FlakyNetwork.Link> {
        private final AtomicInteger dials = new AtomicInteger();
        private final AtomicInteger pings = new AtomicInteger();
        private final Set<Link> open = ConcurrentHashMap.newKeySet();

        private static final class Link {
            private final CompletableFuture<Void> closed = new CompletableFuture<>();
        }

        @Override
        public Link dial(NodeAddress peer, Alpn alpn) throws DialException {
            if (dials.incrementAndGet() % 7 == 0) {
                throw new DialException(Failure.UNREACHABLE, "every seventh", null);
            }
            var link = new Link();
            open.add(link);
            return link;
        }

        @Override
        public boolean isOpen(Link link) {
            return !link.closed.isDone();
        }

        @Override
        public void onClosed(Link link, Runnable listener) {
            link.closed.thenRun(listener);
        }

        @Override
        public void ping(Link link) {
            if (pings.incrementAndGet() % 5 == 0) {
                close(link, ErrorCode.INTERNAL, "every fifth");
            }
        }

        @Override
        public void close(Link link, ErrorCode code, String reason) {
            open.remove(link);
            link.closed.complete(null);
        }
    }
}
