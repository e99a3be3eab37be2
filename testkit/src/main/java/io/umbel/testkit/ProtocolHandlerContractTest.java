package io.umbel.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.umbel.spi.Connection;
import io.umbel.spi.ConnectionClosedException;
import io.umbel.spi.ErrorCode;
import io.umbel.spi.ProtocolProvider;
import io.umbel.spi.Stream;
import io.umbel.testkit.HandlerUnderTest.Visit;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * The laws of a {@link io.umbel.spi.ProtocolHandler}. Extend it, name the provider, and, unless the
 * protocol answers to any bytes, override {@link #exchange}:
 *
 * <pre>{@code
 * final class EchoContractTest extends ProtocolHandlerContractTest {
 *     @Override
 *     protected ProtocolProvider provider() {
 *         return new EchoProvider();
 *     }
 * }
 * }</pre>
 *
 * <p>Every law runs a new handler on an {@link InMemoryNetwork} of its own.
 */
@Isolated("counts the threads of the whole JVM")
public abstract class ProtocolHandlerContractTest {
    private static final Duration INTERRUPTION_DEADLINE = Duration.ofSeconds(1);
    private static final Duration GRACE = Duration.ofSeconds(1);
    private static final int PEERS = 32;

    private LiveThreads threadsBefore = new LiveThreads(Map.of());
    private @Nullable HandlerUnderTest handler;

    /** For subclasses. */
    protected ProtocolHandlerContractTest() {}

    /** A new provider; called once for each law. */
    protected abstract ProtocolProvider provider();

    /**
     * The plugin's settings, as {@link ProtocolProvider#create} gets them; none unless overridden.
     * A plugin with a {@code reference.conf} returns what stands in it under {@code
     * umbel.plugins.<plugin-id>}.
     */
    protected Config config() {
        return ConfigFactory.empty();
    }

    /** How long a law waits for what must happen: five seconds unless overridden. */
    protected Duration deadline() {
        return Duration.ofSeconds(5);
    }

    /**
     * One exchange as a peer of this protocol would have it: returns when it has read its whole
     * answer, ends the streams that it opened, and leaves the connection open. Called by many
     * threads at once, each with a connection of its own.
     *
     * <p>Unless overridden it sends five bytes on a stream, and reads until the handler ends its
     * side.
     *
     * @param peer the dialer's end of a connection whose other end the handler has
     */
    protected void exchange(Connection peer) throws Exception {
        try (Stream stream = peer.openStream()) {
            stream.out().write(new byte[] {'h', 'e', 'l', 'l', 'o'});
            stream.out().finish();
            var _ = stream.in().readAllBytes();
        }
    }

    @BeforeEach
    void startHandler() throws Exception {
        threadsBefore = LiveThreads.now();
        handler = new HandlerUnderTest(provider(), config());
    }

    @AfterEach
    void stopHandler() {
        if (handler != null) {
            handler.close();
        }
    }

    @Test
    void provider_alwaysNamesTheSameProtocol() {
        assertThat(provider().alpn()).isEqualTo(provider().alpn());
    }

    @Test
    void exchange_losesNoBytes_whenThePeerReadsLate() {
        Visit visit = handler().visitHesitantly();

        exchangeWithin(deadline(), visit.peer());
    }

    @Test
    void exchange_leavesNoStreamOpen() throws InterruptedException {
        Visit visit = handler().visit();
        exchangeWithin(deadline(), visit.peer());

        assertThat(visit.endsItsStreams(deadline()))
                .as(
                        "every stream of the exchange ends on both sides; %d did not (read to the end or stop(), and"
                                + " finish() or reset(), whatever the peer does)",
                        visit.served().unfinishedStreams())
                .isTrue();
    }

    @Test
    void handlerReturning_closesConnection_andLeavesNobodyWaitingOnIt()
            throws InterruptedException {
        Visit visit = handler().visit();
        exchangeWithin(deadline(), visit.peer());
        visit.peer().close();

        assertEnds(visit, deadline(), "the peer closed the connection after a whole exchange");
        assertThat(visit.peer().isOpen()).isFalse();
        assertThat(visit.run().leftWaiting())
                .as("threads that still used the connection when handle() returned")
                .isZero();
    }

    @Test
    void manyPeers_areServedAtOnce() throws Exception {
        HandlerUnderTest served = handler();
        List<Visit> visits = IntStream.range(0, PEERS).mapToObj(_ -> served.visit()).toList();
        var allServed = new CountDownLatch(PEERS);
        assertTimeoutPreemptively(
                deadline(),
                () -> visitTogether(visits, allServed),
                () ->
                        "%d of %d peers were served while all stayed connected"
                                .formatted(PEERS - allServed.getCount(), PEERS));
    }

    @Test
    void interruption_endsHandlerThatWaits_withinASecond() throws InterruptedException {
        Visit visit = handler().visit();
        visit.awaitCalm(deadline());
        visit.run().interrupt();

        assertEnds(visit, INTERRUPTION_DEADLINE, "it was interrupted before any stream");
    }

    @Test
    void interruption_endsHandlerThatReads_withinASecond() throws Exception {
        Visit visit = handler().visit();
        var _ = beginStream(visit);
        visit.run().interrupt();

        assertEnds(visit, INTERRUPTION_DEADLINE, "it was interrupted in the midst of a stream");
    }

    @Test
    void peerReset_midRead_endsHandlerOrStream() throws Exception {
        Visit visit = handler().visit();
        Stream stream = beginStream(visit);
        Assumptions.assumeTrue(
                visit.served().acceptedStreams() > 0 || visit.run().hasEnded(),
                "the handler accepts no bidirectional streams");
        stream.out().reset(ErrorCode.CANCELLED);

        assertThat(visit.endsItsStreams(deadline()))
                .as(
                        "the handler ends, or ends its side of a stream that the peer reset; it is at %n%s",
                        visit.run().stack())
                .isTrue();
    }

    @Test
    void peerClosing_endsHandlerThatWaits() throws InterruptedException {
        Visit visit = handler().visit();
        visit.awaitCalm(deadline());
        visit.peer().close();

        assertEnds(visit, deadline(), "the peer closed the connection before any stream");
    }

    @Test
    void peerClosing_endsHandlerThatReads() throws Exception {
        Visit visit = handler().visit();
        var _ = beginStream(visit);
        visit.peer().close();

        assertEnds(visit, deadline(), "the peer closed the connection in the midst of a stream");
    }

    @Test
    void peerVanishing_endsHandlerThatReads() throws Exception {
        Visit visit = handler().visit();
        var _ = beginStream(visit);
        visit.pair().cut();

        assertEnds(visit, deadline(), "the peer vanished (idle timeout) in the midst of a stream");
    }

    @Test
    void shutdown_returnsWithinItsGrace() throws InterruptedException {
        HandlerUnderTest served = handler();
        served.visit().awaitCalm(deadline());

        assertTimeoutPreemptively(
                GRACE.plus(GRACE),
                () -> served.shutdown(GRACE),
                "shutdown(" + GRACE + ") with one peer connected");
    }

    @Test
    void secondShutdown_isHarmless() {
        HandlerUnderTest served = handler();
        assertTimeoutPreemptively(GRACE.plus(GRACE), () -> served.shutdown(GRACE));

        assertThatCode(() ->
                        assertTimeoutPreemptively(GRACE.plus(GRACE), () -> served.shutdown(GRACE)))
                .as("a second shutdown()")
                .doesNotThrowAnyException();
    }

    @Test
    void stopping_leavesNoThread() throws Exception {
        HandlerUnderTest served = handler();
        exchangeWithin(deadline(), served.visit().peer());
        assertTimeoutPreemptively(GRACE.plus(GRACE), () -> served.shutdown(GRACE));
        served.close();

        boolean _ = Eventually.holds(() -> threadsLeft().isEmpty(), deadline());
        assertThat(threadsLeft()).as("threads started by the handler, and not ended").isEmpty();
    }

    private HandlerUnderTest handler() {
        return Objects.requireNonNull(handler, "handler, made before each law");
    }

    private List<String> threadsLeft() {
        return LiveThreads.now().startedSince(threadsBefore);
    }

    private void exchangeWithin(Duration limit, Connection peer) {
        assertTimeoutPreemptively(
                limit,
                () -> {
                    try {
                        exchange(peer);
                    } catch (ConnectionClosedException e) {
                        throw new AssertionError(
                                "the connection ended before the peer had read its answer (a handler that returns too"
                                        + " early loses bytes: wait with awaitClosed())",
                                e);
                    }
                },
                "one exchange (override exchange() if this protocol answers to other bytes)");
    }

    private void visitTogether(List<Visit> visits, CountDownLatch allServed) throws Exception {
        try (var peers = Executors.newVirtualThreadPerTaskExecutor()) {
            var results =
                    visits.stream()
                            .map(visit ->
                                    peers.submit(() -> {
                                        exchange(visit.peer());
                                        allServed.countDown();
                                        allServed.await();
                                        visit.peer().close();
                                        return visit;
                                    }))
                            .toList();
            for (var result : results) {
                var _ = result.get();
            }
        }
    }

    /** One byte on a new stream, and time for the handler to get to read the next. */
    private Stream beginStream(Visit visit) throws Exception {
        Stream stream = visit.peer().openStream();
        stream.out().write('x');
        visit.awaitCalm(deadline());
        return stream;
    }

    private static void assertEnds(Visit visit, Duration limit, String because)
            throws InterruptedException {
        assertThat(visit.run().awaitEnd(limit))
                .as(
                        "handle() ends within %s because %s; it is at %n%s",
                        limit, because, visit.run().stack())
                .isTrue();
    }
}
