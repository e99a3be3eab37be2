package io.umbel.node.path;

import static io.umbel.node.stream.DoorPair.async;
import static io.umbel.node.stream.DoorPair.await;
import static io.umbel.node.stream.LoopbackEndpoint.ALPN;
import static io.umbel.node.stream.LoopbackEndpoint.DATAGRAM_QUEUE;
import static io.umbel.node.stream.LoopbackEndpoint.NO_MIDDLEWARE;
import static io.umbel.node.stream.LoopbackEndpoint.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.umbel.node.endpoint.EstablishedConnection;
import io.umbel.node.net.LoopCpu;
import io.umbel.node.net.UdpForwarder;
import io.umbel.node.stream.FrontDoorConnection;
import io.umbel.node.stream.LoopbackEndpoint;
import io.umbel.spi.Connection;
import io.umbel.spi.NetworkPath;
import io.umbel.spi.NodeAddress;
import io.umbel.spi.Stream;
import io.umbel.testkit.hostile.Stranger;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where a connection's packets go: after the peer, and after nobody else. */
@Timeout(90)
final class MovingPeerTest {
    private static final Logger log = LoggerFactory.getLogger(MovingPeerTest.class);
    private static final int CHUNK = 1 << 18;
    private static final int CHUNKS = 80;
    private static final int MOVES = 3;
    private static final int BURST = 50;

    private final BlockingQueue<EstablishedConnection> accepted = new LinkedBlockingQueue<>();
    private LoopbackEndpoint node;
    private LoopbackEndpoint peer;
    private UdpForwarder nat;
    private FrontDoorConnection connection;
    private EstablishedConnection nodesEnd;

    @BeforeEach
    void connectThroughANat() throws Exception {
        node = new LoopbackEndpoint(accepted::add);
        peer = new LoopbackEndpoint(_ -> {});
        nat = new UdpForwarder(node.endpoint().localAddresses().getFirst());
        var address = NodeAddress.of(node.endpoint().id(), nat.address());
        EstablishedConnection dialed =
                peer.endpoint().dial(address, ALPN).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        connection = FrontDoorConnection.over(dialed, NO_MIDDLEWARE, DATAGRAM_QUEUE);
        nodesEnd = accepted.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        var served = FrontDoorConnection.over(nodesEnd, NO_MIDDLEWARE, DATAGRAM_QUEUE);
        var _ = async(() -> echoAll(served));
    }

    @AfterEach
    void close() throws Exception {
        nat.close();
        peer.close();
        node.close();
    }

    @Test
    void portThatChangesMidTransfer_isFollowed_andEveryByteArrives() throws Exception {
        var transfer = new Transfer();
        for (int move = 1; move <= MOVES; move++) {
            transfer.awaitChunk(move * CHUNKS / (MOVES + 1));
            nat.rebind();
            long rebound = System.nanoTime();
            await(() -> remote().equals(nat.outerAddress()));
            log.info("move {}: followed after {} ms", move, millisSince(rebound));
        }
        transfer.assertUnchanged();
        assertThat(node.endpoint().stats().path().moves()).isEqualTo(MOVES);
        LoopCpu.assertComesToRest(node.endpoint().eventLoop());
    }

    @Test
    void strangersPackets_withALiveId_divertNothing() throws Exception {
        long begun = System.nanoTime();
        int sent = 0;
        int replayed = 0;
        try (var stranger = new Stranger(node.endpoint().localAddresses().getFirst())) {
            var transfer = new Transfer();
            for (int chunk = 1; chunk < CHUNKS; chunk++) {
                transfer.awaitChunk(chunk);
                byte[] genuine = nat.lastToServer();
                stranger.send(genuine);
                replayed++;
                for (int i = 0; i < BURST; i++) {
                    byte[] spoilt = genuine.clone();
                    spoilt[spoilt.length - 1 - i % 16] ^= 1;
                    stranger.send(spoilt);
                    sent++;
                }
                assertThat(remote()).isEqualTo(nat.outerAddress());
            }
            transfer.assertUnchanged();

            long tenths = Duration.ofNanos(System.nanoTime() - begun).toMillis() / 100;
            int probes = 0;
            for (var got = stranger.receive(200); got.isPresent(); got = stranger.receive(200)) {
                assertThat(got.get()).as("a probe, and nothing else").hasSize(ProbeCodec.PING_SIZE);
                probes++;
            }
            log.info(
                    "{} spoilt and {} replayed packets: {} probes of {} bytes came back",
                    sent,
                    replayed,
                    probes,
                    ProbeCodec.PING_SIZE);
            assertThat(sent).isPositive();
            assertThat((long) probes).isBetween(1L, tenths + 2);
        }
        assertThat(node.endpoint().stats().path().moves()).isZero();
        assertThat(node.endpoint().stats().path().strangers()).isPositive();
    }

    private InetSocketAddress remote() {
        return ((NetworkPath.Direct) nodesEnd.info().path()).remote();
    }

    private static long millisSince(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos).toMillis();
    }

    private static Void echoAll(Connection served) throws Exception {
        while (true) {
            Stream stream = served.acceptStream();
            stream.in().transferTo(stream.out());
            stream.out().finish();
        }
    }

    /** Megabytes that go there and back, each chunk once the one before is back. */
    private final class Transfer {
        private final MessageDigest sent = MessageDigest.getInstance("SHA-256");
        private final MessageDigest received = MessageDigest.getInstance("SHA-256");
        private final CompletableFuture<Void> done;
        private final AtomicInteger chunk = new AtomicInteger();

        Transfer() throws Exception {
            done = async(this::run);
        }

        private Void run() throws Exception {
            var random = new Random(5);
            var bytes = new byte[CHUNK];
            while (chunk.get() < CHUNKS) {
                random.nextBytes(bytes);
                try (Stream stream = connection.openStream()) {
                    var out = new DigestOutputStream(stream.out(), sent);
                    var sending =
                            async(() -> {
                                out.write(bytes);
                                stream.out().finish();
                                return null;
                            });
                    new DigestInputStream(stream.in(), received)
                            .transferTo(OutputStream.nullOutputStream());
                    sending.get();
                }
                chunk.incrementAndGet();
            }
            return null;
        }

        void awaitChunk(int number) throws Exception {
            await(() -> chunk.get() >= number || done.isCompletedExceptionally());
        }

        void assertUnchanged() throws Exception {
            done.get(60, TimeUnit.SECONDS);
            assertThat(received.digest()).isEqualTo(sent.digest());
        }
    }
}
