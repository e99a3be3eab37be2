package io.umbel.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.umbel.spi.Alpn;
import io.umbel.spi.CloseReason;
import io.umbel.spi.Connection;
import io.umbel.spi.ConnectionClosedException;
import io.umbel.spi.ErrorCode;
import io.umbel.spi.NetworkPath;
import io.umbel.spi.NodeId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
final class InMemoryNetworkTest {
    private static final Alpn ALPN = Alpn.of("/test/1.0");

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final ManualScheduler wire = new ManualScheduler(new ManualClock());
    private final InMemoryNetwork network = new InMemoryNetwork();

    @AfterEach
    void close() {
        network.close();
        threads.shutdownNow();
    }

    @Test
    void ends_knowEachOther() {
        ConnectionPair pair = network.connect(ALPN);

        assertThat(pair.dialer().info().alpn()).isEqualTo(ALPN);
        assertThat(pair.dialer().info().peer()).isNotEqualTo(pair.acceptor().info().peer());
        assertThat(NodeId.parse(pair.dialer().info().peer().toString()))
                .isEqualTo(pair.dialer().info().peer());
        assertThat(pair.acceptor().info().since()).isEqualTo(network.clock().instant());
    }

    @Test
    void close_reachesBothEndsWithCodeAndReason_andTheFirstWins() throws Exception {
        ConnectionPair pair = network.connect(ALPN);
        var ended = threads.submit(pair.acceptor()::awaitClosed);
        pair.dialer().close(ErrorCode.of(42), "enough");
        pair.acceptor().close(ErrorCode.INTERNAL, "too late");

        assertThat(ended.get(10, TimeUnit.SECONDS))
                .isEqualTo(new CloseReason.Application(true, ErrorCode.of(42), "enough"));
        assertThat(pair.dialer().awaitClosed())
                .isEqualTo(new CloseReason.Application(false, ErrorCode.of(42), "enough"));
        assertThat(pair.dialer().isOpen()).isFalse();
    }

    @Test
    void longReason_isCutAt512BytesOfWholeCharacters() throws Exception {
        ConnectionPair pair = network.connect(ALPN);
        pair.dialer().close(ErrorCode.NO_ERROR, "a" + "ü".repeat(300));

        assertThat(pair.acceptor().awaitClosed())
                .isInstanceOfSatisfying(
                        CloseReason.Application.class,
                        reason ->
                                assertThat(reason.reason().getBytes(StandardCharsets.UTF_8))
                                        .hasSize(511));
    }

    @Test
    void everythingThatWaits_failsWhenTheConnectionCloses() {
        ConnectionPair pair = network.connect(ALPN);
        Connection waiting = pair.acceptor();
        var stream = threads.submit(waiting::acceptStream);
        var unidirectional = threads.submit(waiting::acceptUnidirectional);
        var datagram = threads.submit(waiting::receiveDatagram);
        pair.dialer().close();

        for (var task : List.of(stream, unidirectional, datagram)) {
            assertThat(task)
                    .failsWithin(10, TimeUnit.SECONDS)
                    .withThrowableThat()
                    .withCauseInstanceOf(ConnectionClosedException.class);
        }
    }

    @Test
    void cut_isAnIdleTimeoutAtBothEnds() throws Exception {
        ConnectionPair pair = network.connect(ALPN);
        pair.cut();

        assertThat(pair.dialer().awaitClosed()).isEqualTo(new CloseReason.IdleTimeout());
        assertThat(pair.acceptor().awaitClosed()).isEqualTo(new CloseReason.IdleTimeout());
    }

    @Test
    void datagrams_arrive_andTheOldestMakeRoom() throws Exception {
        ConnectionPair pair = withConditions(NetworkConditions.defaults().withDatagramQueue(2));
        for (byte i = 0; i < 3; i++) {
            assertThat(pair.dialer().sendDatagram(ByteBuffer.wrap(new byte[] {i}))).isTrue();
        }

        assertThat(pair.acceptor().receiveDatagram().get()).isEqualTo((byte) 1);
        assertThat(pair.acceptor().receiveDatagram().get()).isEqualTo((byte) 2);
    }

    @Test
    void datagramThatIsTooLarge_isRefused() {
        Connection end = network.connect(ALPN).dialer();
        var tooLarge = ByteBuffer.allocate(end.maxDatagramSize() + 1);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> end.sendDatagram(tooLarge))
                .withMessage("datagram: 1201 bytes (expected at most 1200)");
    }

    @Test
    void latency_holdsEverythingBack() throws Exception {
        ConnectionPair pair =
                withConditions(NetworkConditions.defaults().withLatency(Duration.ofMillis(50)));
        var stream = pair.dialer().openStream();
        stream.out().write(1);
        var accepted = threads.submit(pair.acceptor()::acceptStream);

        wire.advance(Duration.ofMillis(49));
        assertThat(accepted.isDone()).isFalse();
        wire.advance(Duration.ofMillis(1));
        var other = accepted.get(10, TimeUnit.SECONDS);
        assertThat(other.in().read()).isOne();
        pair.acceptor().close();
        assertThat(pair.dialer().isOpen()).isTrue();
        wire.advance(Duration.ofMillis(50));
        assertThat(pair.dialer().isOpen()).isFalse();
        assertThat(pair.dialer().info().path())
                .isInstanceOfSatisfying(
                        NetworkPath.Direct.class,
                        path -> assertThat(path.rtt()).isEqualTo(Duration.ofMillis(100)));
    }

    @Test
    void fullSendQueue_dropsTheNewDatagram() throws Exception {
        ConnectionPair pair =
                withConditions(
                        NetworkConditions.defaults()
                                .withDatagramQueue(1)
                                .withLatency(Duration.ofMillis(1)));

        assertThat(pair.dialer().sendDatagram(ByteBuffer.allocate(1))).isTrue();
        assertThat(pair.dialer().sendDatagram(ByteBuffer.allocate(1))).isFalse();
        wire.advance(Duration.ofMillis(1));
        assertThat(pair.dialer().sendDatagram(ByteBuffer.allocate(1))).isTrue();
    }

    @Test
    void conditionsWithoutRoom_areRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NetworkConditions.defaults().withStreamWindow(0))
                .withMessage("streamWindow: 0 (expected 1 or more)");
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> NetworkConditions.defaults().withLatency(Duration.ofMillis(-1)));
    }

    private ConnectionPair withConditions(NetworkConditions conditions) {
        return new InMemoryNetwork(conditions, wire).connect(ALPN);
    }
}
