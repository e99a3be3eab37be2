package io.umbel.node.path;

import static io.umbel.node.stream.DoorPair.await;
import static io.umbel.node.stream.LoopbackEndpoint.ALPN;
import static io.umbel.node.stream.LoopbackEndpoint.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.umbel.node.endpoint.EstablishedConnection;
import io.umbel.node.net.LoopCpu;
import io.umbel.node.stream.LoopbackEndpoint;
import io.umbel.spi.NodeAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A node whose peers have all gone remembers nothing of them. */
@Timeout(300)
final class ComingAndGoingTest {
    private static final Logger log = LoggerFactory.getLogger(ComingAndGoingTest.class);
    private static final int AT_A_TIME = 20;

    private final ConcurrentLinkedQueue<EstablishedConnection> accepted =
            new ConcurrentLinkedQueue<>();

    @Test
    @Tag("slow")
    void peersThatCameAndWent_leaveEmptyTables() throws Exception {
        assertTablesAreEmptyAfter(200);
    }

    @Test
    @Tag("nightly")
    void aThousandPeersThatCameAndWent_leaveEmptyTables() throws Exception {
        assertTablesAreEmptyAfter(1000);
    }

    private void assertTablesAreEmptyAfter(int peers) throws Exception {
        var node = new LoopbackEndpoint(accepted::add);
        node.endpoint().reach(node.endpoint()::localAddresses, false);
        var room = new Semaphore(AT_A_TIME);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var visits = new ArrayList<Future<?>>();
            for (int i = 0; i < peers; i++) {
                boolean relayed = i % 2 == 1;
                room.acquire();
                visits.add(
                        threads.submit(() -> {
                            try {
                                visit(node, relayed);
                            } finally {
                                room.release();
                            }
                            return null;
                        }));
            }
            for (Future<?> visit : visits) {
                visit.get();
            }
        }
        assertThat(accepted).hasSize(peers);
        await(() -> node.endpoint().stats().path().entries() == 0);
        PathStats stats = node.endpoint().stats().path();
        log.info("{} peers came and went, half of them over a relay: {}", peers, stats);
        assertThat(stats.paths()).isZero();
        assertThat(stats.peers()).isZero();
        LoopCpu.assertComesToRest(node.endpoint().eventLoop());
        node.close();
    }

    /** Who comes over a relay tells where it may be, and is met there, or leaves before. */
    private static void visit(LoopbackEndpoint node, boolean relayed) throws Exception {
        try (var peer = new LoopbackEndpoint(_ -> {})) {
            peer.endpoint().reach(peer.endpoint()::localAddresses, false);
            var address =
                    NodeAddress.of(
                            node.endpoint().id(), node.endpoint().localAddresses().getFirst());
            var route = new WireRelay(peer.endpoint(), node.endpoint());
            var dial =
                    relayed
                            ? peer.endpoint().dial(address, ALPN, route)
                            : peer.endpoint().dial(address, ALPN);
            dial.get(PATIENCE.toSeconds(), TimeUnit.SECONDS).ping(Duration.ofSeconds(5));
        }
    }
}
