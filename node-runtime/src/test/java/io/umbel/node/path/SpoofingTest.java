package io.umbel.node.path;

import static io.umbel.node.stream.DoorPair.async;
import static io.umbel.node.stream.LoopbackEndpoint.ALPN;
import static io.umbel.node.stream.LoopbackEndpoint.DATAGRAM_QUEUE;
import static io.umbel.node.stream.LoopbackEndpoint.NO_MIDDLEWARE;
import static io.umbel.node.stream.LoopbackEndpoint.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.umbel.node.endpoint.EstablishedConnection;
import io.umbel.node.net.UdpForwarder;
import io.umbel.node.path.machine.Transaction;
import io.umbel.node.stream.FrontDoorConnection;
import io.umbel.node.stream.LoopbackEndpoint;
import io.umbel.spi.NodeAddress;
import io.umbel.spi.Stream;
import io.umbel.testkit.hostile.Stranger;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a third party can make a node send, and to whom: next to nothing. */
@Tag("slow")
@Timeout(90)
final class SpoofingTest {
    private static final Logger log = LoggerFactory.getLogger(SpoofingTest.class);
    private static final int PER_SECOND = 1000;
    private static final int SECONDS = 2;
    private static final int FORGED = 500;
    private static final int VICTIMS = 32;

    /** What follows is padding. */
    private static final int AUTHENTICATED = 38;

    private final BlockingQueue<EstablishedConnection> accepted = new LinkedBlockingQueue<>();
    private LoopbackEndpoint node;
    private LoopbackEndpoint peer;
    private UdpForwarder nat;
    private Stranger stranger;
    private FrontDoorConnection connection;

    @BeforeEach
    void connectThroughANat() throws Exception {
        node = new LoopbackEndpoint(accepted::add);
        peer = new LoopbackEndpoint(_ -> {});
        nat = new UdpForwarder(node.endpoint().localAddresses().getFirst());
        stranger = new Stranger(node.endpoint().localAddresses().getFirst());
        var address = NodeAddress.of(node.endpoint().id(), nat.address());
        EstablishedConnection dialed =
                peer.endpoint().dial(address, ALPN).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        connection = FrontDoorConnection.over(dialed, NO_MIDDLEWARE, DATAGRAM_QUEUE);
        var served =
                FrontDoorConnection.over(
                        accepted.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS),
                        NO_MIDDLEWARE,
                        DATAGRAM_QUEUE);
        var _ =
                async(() -> {
                    Stream stream = served.acceptStream();
                    stream.in().transferTo(stream.out());
                    stream.out().finish();
                    return null;
                });
    }

    @AfterEach
    void close() throws Exception {
        stranger.close();
        nat.close();
        peer.close();
        node.close();
    }

    /* --------------- Packets with a live connection id --------------- */

    @Test
    void thousandPacketsASecond_withALiveId_disturbNothing_andEarnAProbeInATenthOfASecond()
            throws Exception {
        CompletableFuture<Long> echoed = echoUntilTold();
        long begun = System.nanoTime();
        int sent = flood(() -> spoilt(nat.lastToServer()));
        over = true;
        long exchanges = echoed.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        long tenths = Duration.ofNanos(System.nanoTime() - begun).toMillis() / 100;

        List<byte[]> got = received();
        log.info(
                "{} packets with a live id: {} probes; {} exchanges meanwhile",
                sent,
                got.size(),
                exchanges);
        assertThat(sent).isEqualTo(PER_SECOND * SECONDS);
        assertThat(exchanges).isPositive();
        assertThat(got).allSatisfy(probe -> assertThat(probe).hasSize(ProbeCodec.PING_SIZE));
        assertThat((long) got.size()).isBetween(1L, tenths + 2);
        assertThat(stats().moves()).isZero();
    }

    private volatile boolean over;

    /** Numbers there and back, one after the other; fails if one does not come back. */
    private CompletableFuture<Long> echoUntilTold() {
        return async(() -> {
            long exchanges = 0;
            try (Stream stream = connection.openStream()) {
                do {
                    byte[] said = ByteBuffer.allocate(Long.BYTES).putLong(exchanges).array();
                    stream.out().write(said);
                    assertThat(stream.in().readNBytes(Long.BYTES)).isEqualTo(said);
                    exchanges++;
                } while (!over);
            }
            return exchanges;
        });
    }

    private static byte[] spoilt(byte[] genuine) {
        byte[] spoilt = genuine.clone();
        spoilt[spoilt.length - 1] ^= 1;
        return spoilt;
    }

    private int flood(Supplier<byte[]> packet) throws IOException {
        long begun = System.nanoTime();
        long period = TimeUnit.SECONDS.toNanos(1) / PER_SECOND;
        int sent = 0;
        while (sent < PER_SECOND * SECONDS) {
            stranger.send(packet.get());
            sent++;
            LockSupport.parkNanos(begun + sent * period - System.nanoTime());
        }
        return sent;
    }

    private List<byte[]> received() throws IOException {
        var all = new ArrayList<byte[]>();
        for (var got = stranger.receive(200); got.isPresent(); got = stranger.receive(200)) {
            all.add(got.get());
        }
        return all;
    }

    private PathStats stats() {
        return node.endpoint().stats().path();
    }

    /* --------------- Probes --------------- */

    @Test
    void forgedProbes_getSilence() throws Exception {
        var random = new Random(3);
        byte[] genuine = ping();
        for (int i = 0; i < FORGED; i++) {
            byte[] forged = genuine.clone();
            forged[random.nextInt(1, AUTHENTICATED)] ^= (byte) random.nextInt(1, 256);
            stranger.send(forged);
        }
        assertThat(received()).isEmpty();
        assertThat(stats().badProbes()).isPositive();
        assertThat(stats().probesSent()).isZero();
    }

    /** As many answers as the probe's true sender might need if copies overtook it. */
    @Test
    void replayedProbe_getsFewSmallerAnswers_thenSilence_andDivertsNothing() throws Exception {
        byte[] genuine = ping();
        long begun = System.nanoTime();
        int sent = flood(() -> genuine);
        long tenths = Duration.ofNanos(System.nanoTime() - begun).toMillis() / 100;
        List<byte[]> got = received();
        long answers = got.stream().filter(each -> each.length < genuine.length).count();
        long questions = got.size() - answers;
        log.info("{} replays of a probe: {} answers, {} probes", sent, answers, questions);
        assertThat(sent).isEqualTo(PER_SECOND * SECONDS);
        assertThat(answers).isBetween(1L, 4L);
        assertThat(questions).isBetween(1L, tenths + 2);
        assertThat(got)
                .allSatisfy(each -> assertThat(each.length).isLessThanOrEqualTo(genuine.length));
        assertThat(stats().moves()).isZero();
    }

    /** As the peer would send it. */
    private byte[] ping() {
        var codec =
                new ProbeCodec(
                        peer.endpoint().id(),
                        node.endpoint().id(),
                        peer.key().sharedSecret(node.endpoint().id()));
        long session = ProbeCodec.session(peer.endpoint().id(), node.endpoint().id());
        ByteBuf datagram = Unpooled.buffer();
        var transaction = Transaction.next(new SecureRandom());
        codec.write(new Probe.Ping(session, transaction, ProbeCodec.PING_SIZE), datagram);
        return ByteBufUtil.getBytes(datagram);
    }

    /* --------------- Candidates --------------- */

    @Test
    void victimsNamedAsCandidates_getFewSmallProbes() throws Exception {
        var victims = new ArrayList<Stranger>();
        var addresses = new ArrayList<InetSocketAddress>();
        for (int i = 0; i < VICTIMS; i++) {
            var victim = new Stranger(node.endpoint().localAddresses().getFirst());
            victims.add(victim);
            addresses.add(victim.address());
        }
        var liar = new LoopbackEndpoint(_ -> {});
        liar.endpoint().reach(() -> addresses, false);
        long begun = System.nanoTime();
        var _ =
                liar.endpoint()
                        .dial(
                                NodeAddress.of(node.endpoint().id(), addresses.getFirst()),
                                ALPN,
                                new WireRelay(liar.endpoint(), node.endpoint()))
                        .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        int probes = 0;
        for (Stranger victim : victims) {
            for (Optional<byte[]> got = victim.receive(50);
                    got.isPresent();
                    got = victim.receive(50)) {
                assertThat(got.get()).hasSize(ProbeCodec.PING_SIZE);
                probes++;
            }
            victim.close();
        }
        long seconds = Duration.ofNanos(System.nanoTime() - begun).toSeconds();
        liar.close();
        log.info(
                "{} victims named as candidates: {} probes of {} bytes",
                VICTIMS,
                probes,
                ProbeCodec.PING_SIZE);
        assertThat((long) probes).isBetween(1L, 288 + 32 * (seconds + 1));
    }
}
