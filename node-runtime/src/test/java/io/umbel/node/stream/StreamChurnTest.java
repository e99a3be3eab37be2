package io.umbel.node.stream;

import static io.umbel.node.stream.LoopbackEndpoint.ALPN;
import static io.umbel.node.stream.LoopbackEndpoint.DATAGRAM_QUEUE;
import static io.umbel.node.stream.LoopbackEndpoint.MAX_STREAMS;
import static io.umbel.node.stream.LoopbackEndpoint.NO_MIDDLEWARE;
import static io.umbel.node.stream.LoopbackEndpoint.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.umbel.node.endpoint.EstablishedConnection;
import io.umbel.node.net.CodecStreams;
import io.umbel.node.net.LoopCpu;
import io.umbel.node.stream.RawStreams.How;
import io.umbel.spi.CloseReason;
import io.umbel.spi.Connection;
import io.umbel.spi.ErrorCode;
import io.umbel.spi.Stream;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whatever a peer does with streams, and whatever the handler does with its side of them: the
 * codec's table stays small, or the connection ends; and others are served meanwhile.
 */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
final class StreamChurnTest {
    private static final Logger log = LoggerFactory.getLogger(StreamChurnTest.class);
    private static final int FEW = 500;
    private static final long STALLED = Duration.ofSeconds(3).toNanos();

    /** What the codec may remember: what may be open, both ways, and what may be aborted. */
    private static final int BOUND = 2 * MAX_STREAMS + LoopbackEndpoint.MAX_ABORTED_STREAMS;

    private final BlockingQueue<EstablishedConnection> accepted = new LinkedBlockingQueue<>();
    private LoopbackEndpoint node;
    private LoopbackEndpoint peer;

    /** Whose streams they are. */
    enum Opener {
        PEER,
        NODE
    }

    static java.util.stream.Stream<Arguments> everyWay() {
        return Arrays.stream(Opener.values())
                .flatMap(opener ->
                        Arrays.stream(How.values())
                                .flatMap(peers ->
                                        Arrays.stream(How.values())
                                                .map(handlers ->
                                                        Arguments.of(opener, peers, handlers))));
    }

    @BeforeEach
    void bind() throws Exception {
        node = new LoopbackEndpoint(accepted::add);
        peer = new LoopbackEndpoint(_ -> {});
    }

    @AfterEach
    void close() {
        peer.close();
        node.close();
    }

    @ParameterizedTest
    @MethodSource("everyWay")
    void streams_leaveLittle_orEndTheConnection(Opener opener, How peers, How handlers)
            throws Exception {
        churn(opener, peers, handlers);
    }

    @ParameterizedTest
    @EnumSource(How.class)
    void streamsThatNoHandlerTakes_leaveLittle_orEndTheConnection(How peers) throws Exception {
        EstablishedConnection raw = peer.dial(node, ALPN);
        EstablishedConnection victim = accepted.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        var _ = FrontDoorConnection.over(victim, NO_MIDDLEWARE, DATAGRAM_QUEUE);
        var hostile = new RawStreams(raw, peers);
        int most = watch(hostile.open(FEW), victim, hostile::opened);
        log.info("nobody takes, peer {}: at most {} remembered", peers, most);
    }

    private void churn(Opener opener, How peers, How handlers) throws Exception {
        EstablishedConnection raw = peer.dial(node, ALPN);
        EstablishedConnection victim = accepted.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        var door = FrontDoorConnection.over(victim, NO_MIDDLEWARE, DATAGRAM_QUEUE);
        var hostile = new RawStreams(raw, peers);
        var openedHere = new AtomicInteger();
        CompletableFuture<?> work;
        if (opener == Opener.PEER) {
            work = hostile.open(FEW);
            DoorPair.async(() -> takeAll(door, handlers));
        } else {
            hostile.takeAll();
            work = DoorPair.async(() -> openAll(door, handlers, openedHere));
        }
        int most = watch(work, victim, opener == Opener.PEER ? hostile::opened : openedHere::get);

        boolean ended = !victim.isOpen();
        log.info(
                "{} opens, peer {}, handler {}: {} of {} streams, at most {} remembered, {}",
                opener,
                peers,
                handlers,
                opener == Opener.PEER ? hostile.opened() : openedHere.get(),
                FEW,
                most,
                ended ? victim.closed().getNow() : "still open");
        if (ended) {
            assertThat(victim.closed().getNow())
                    .isInstanceOfSatisfying(
                            CloseReason.Application.class,
                            r -> assertThat(r.code()).isEqualTo(ErrorCode.LIMIT_EXCEEDED));
        } else {
            DoorPair.await(() -> CodecStreams.remembered(victim.channel()) <= BOUND);
        }
        if (peers == How.FINISHED && handlers == How.FINISHED) {
            assertThat(ended).isFalse();
            DoorPair.await(() -> CodecStreams.remembered(victim.channel()) == 0);
        }
        raw.close(ErrorCode.NO_ERROR, "");
        LoopCpu.assertComesToRest(node.endpoint().eventLoop());
    }

    /**
     * Until the work is done, or the connection has ended, or the peer allows no more streams.
     * Somebody else is served meanwhile.
     */
    private int watch(CompletableFuture<?> work, EstablishedConnection victim, IntSupplier opened)
            throws Exception {
        int most = 0;
        int before = -1;
        long moved = System.nanoTime();
        try (FrontDoorConnection other = peer.connect(node, ALPN)) {
            var otherEnd =
                    FrontDoorConnection.over(
                            accepted.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS),
                            NO_MIDDLEWARE,
                            DATAGRAM_QUEUE);
            DoorPair.async(() -> takeAll(otherEnd, How.FINISHED));
            while (!work.isDone() && victim.isOpen() && System.nanoTime() - moved < STALLED) {
                if (before != opened.getAsInt()) {
                    before = opened.getAsInt();
                    moved = System.nanoTime();
                }
                most = Math.max(most, CodecStreams.remembered(victim.channel()));
                assertThat(most).as("streams that the codec remembers").isLessThanOrEqualTo(BOUND);
                DoorStreams.assertServed(other);
            }
        }
        return most;
    }

    private static Void takeAll(Connection connection, How how) throws Exception {
        while (true) {
            DoorStreams.end(connection.acceptStream(), how);
        }
    }

    private static Void openAll(Connection connection, How how, AtomicInteger opened)
            throws Exception {
        for (int i = 0; i < FEW; i++) {
            Stream stream = connection.openStream();
            opened.incrementAndGet();
            stream.out().write(i);
            DoorStreams.end(stream, how);
        }
        return null;
    }
}
