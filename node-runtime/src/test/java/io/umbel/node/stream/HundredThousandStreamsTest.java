package io.umbel.node.stream;

import static io.umbel.node.stream.LoopbackEndpoint.ALPN;
import static io.umbel.node.stream.LoopbackEndpoint.DATAGRAM_QUEUE;
import static io.umbel.node.stream.LoopbackEndpoint.NO_MIDDLEWARE;
import static io.umbel.node.stream.LoopbackEndpoint.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.umbel.node.endpoint.EstablishedConnection;
import io.umbel.node.net.CodecStreams;
import io.umbel.node.net.LoopCpu;
import io.umbel.node.stream.RawStreams.How;
import io.umbel.spi.Connection;
import io.umbel.spi.Stream;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection and a hundred thousand streams, finished, reset and abandoned by either side,
 * below the limit that would end it.
 */
@Tag("slow")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
final class HundredThousandStreamsTest {
    private static final Logger log = LoggerFactory.getLogger(HundredThousandStreamsTest.class);
    private static final int STREAMS = 100_000;

    /**
     * Those that the dialer's codec closes without a look at them. They make its every packet
     * dearer, so they are few, and the last.
     */
    private static final int UNREAD = 3_000;

    private static final List<How> WAYS = List.of(How.FINISHED, How.RESET, How.ABANDONED);
    private static final int AT_ONCE = 64;
    private static final int OPENERS = 32;
    private static final long HEAP_OF_A_RESET = 2 << 10;
    private static final long HEAP_OF_THE_REST = 16 << 20;

    private final BlockingQueue<EstablishedConnection> accepted = new LinkedBlockingQueue<>();
    private LoopbackEndpoint node;
    private LoopbackEndpoint peer;

    @BeforeEach
    void bind() throws Exception {
        node = new LoopbackEndpoint(accepted::add, AT_ONCE, STREAMS);
        peer = new LoopbackEndpoint(_ -> {}, AT_ONCE, STREAMS);
    }

    @AfterEach
    void close() {
        peer.close();
        node.close();
    }

    @Test
    void onOneConnection_itGoesOn_andOnlyResetsAreRemembered() throws Exception {
        EstablishedConnection dialed = peer.dial(node, ALPN);
        EstablishedConnection taken = handled(HundredThousandStreamsTest::takers);
        var door = FrontDoorConnection.over(dialed, NO_MIDDLEWARE, DATAGRAM_QUEUE);
        FrontDoorConnection other = peer.connect(node, ALPN);
        var _ = handled(_ -> How.FINISHED);
        long heap = usedHeap();
        long begun = System.nanoTime();

        long longest = serveMeanwhile(other, openMany(door));
        var unread = new RawStreams(dialed, How.ABANDONED);
        longest = Math.max(longest, serveMeanwhile(other, unread.open(UNREAD)));
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);

        DoorStreams.assertServed(FrontDoorConnection.over(dialed, NO_MIDDLEWARE, DATAGRAM_QUEUE));
        int resets =
                (int)
                        IntStream.range(0, STREAMS)
                                .filter(HundredThousandStreamsTest::isReset)
                                .count();
        DoorPair.await(() -> CodecStreams.remembered(taken.channel()) <= resets);
        DoorPair.await(() -> CodecStreams.remembered(dialed.channel()) <= resets + UNREAD);
        LoopCpu.assertComesToRest(node.endpoint().eventLoop());
        LoopCpu.assertComesToRest(peer.endpoint().eventLoop());
        long grown = usedHeap() - heap;
        log.info(
                "{} streams in {} ms, {} of them reset; remembered: {} by who took them, {} by who opened them, {} MiB of heap; longest wait of another connection {} ms",
                STREAMS,
                millis,
                resets,
                CodecStreams.remembered(taken.channel()),
                CodecStreams.remembered(dialed.channel()),
                grown >> 20,
                TimeUnit.NANOSECONDS.toMillis(longest));
        assertThat(taken.isOpen()).isTrue();
        assertThat(grown).isLessThan(2 * resets * HEAP_OF_A_RESET + HEAP_OF_THE_REST);
    }

    /** The next connection that arrives, and each of its streams ended in its way. */
    private EstablishedConnection handled(IntFunction<How> how) throws InterruptedException {
        EstablishedConnection taken = accepted.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        var door = FrontDoorConnection.over(taken, NO_MIDDLEWARE, DATAGRAM_QUEUE);
        var _ = DoorPair.async(() -> takeAll(door, how));
        return taken;
    }

    private static Void takeAll(Connection connection, IntFunction<How> how) throws Exception {
        while (true) {
            Stream stream = connection.acceptStream();
            Thread.startVirtualThread(() -> DoorStreams.end(stream, how.apply(index(stream))));
        }
    }

    private static CompletableFuture<Void> openMany(Connection connection) {
        var left = new AtomicInteger(STREAMS - UNREAD);
        return CompletableFuture.allOf(
                IntStream.range(0, OPENERS)
                        .mapToObj(_ -> DoorPair.async(() -> openNext(connection, left)))
                        .toArray(CompletableFuture<?>[]::new));
    }

    private static Void openNext(Connection connection, AtomicInteger left) throws Exception {
        while (left.getAndDecrement() > 0) {
            Stream stream = connection.openStream();
            stream.out().write(0);
            DoorStreams.end(stream, openers(index(stream)));
        }
        return null;
    }

    /** Counted from 0 in the order of opening: the ids of one kind are four apart. */
    private static int index(Stream stream) {
        return Math.toIntExact(stream.id() >> 2);
    }

    /** Each way of one side meets each of the other. */
    private static How openers(int index) {
        return WAYS.get(index % WAYS.size());
    }

    private static How takers(int index) {
        return index < STREAMS ? WAYS.get(index / WAYS.size() % WAYS.size()) : How.FINISHED;
    }

    private static boolean isReset(int index) {
        return takers(index) == How.RESET
                || (index < STREAMS - UNREAD && openers(index) == How.RESET);
    }

    /** How long the one who waited longest had to, until the work is done, in nanoseconds. */
    private static long serveMeanwhile(Connection other, CompletableFuture<?> work)
            throws Exception {
        long longest = 0;
        while (!work.isDone()) {
            long begun = System.nanoTime();
            DoorStreams.assertServed(other);
            longest = Math.max(longest, System.nanoTime() - begun);
            var _ = new CountDownLatch(1).await(5, TimeUnit.MILLISECONDS);
        }
        var _ = work.get();
        return longest;
    }

    private static long usedHeap() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
