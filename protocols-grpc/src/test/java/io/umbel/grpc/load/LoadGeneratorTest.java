package io.umbel.grpc.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.umbel.grpc.test.Book;
import io.umbel.grpc.test.LibraryGrpc;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the generator says of a server that behaves as the test wants. */
@Timeout(60)
final class LoadGeneratorTest {
    private final Stalling service = new Stalling();
    private final ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(2);
    private Server server;
    private ManagedChannel channel;

    @BeforeEach
    void serve() throws Exception {
        server =
                NettyServerBuilder.forAddress(
                                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                        .addService(service)
                        .build()
                        .start();
        channel =
                NettyChannelBuilder.forAddress("localhost", server.getPort())
                        .usePlaintext()
                        .build();
    }

    @AfterEach
    void stop() throws Exception {
        channel.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
        server.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
        scheduler.shutdownNow();
    }

    /** Answers at once, but for a while in which it keeps all calls waiting. */
    private final class Stalling extends LibraryGrpc.LibraryImplBase {
        private final Queue<StreamObserver<Book>> waiting = new ConcurrentLinkedQueue<>();
        private final AtomicInteger calls = new AtomicInteger();
        private volatile boolean stalls;
        private volatile boolean fails;

        @Override
        public void put(Book book, StreamObserver<Book> replies) {
            calls.incrementAndGet();
            if (fails) {
                replies.onError(Status.RESOURCE_EXHAUSTED.asRuntimeException());
            } else if (stalls) {
                waiting.add(replies);
            } else {
                answer(replies);
            }
        }

        void stallFor(Duration duration) {
            stalls = true;
            scheduler.schedule(this::goOn, duration.toMillis(), TimeUnit.MILLISECONDS);
        }

        private void goOn() {
            stalls = false;
            for (var replies = waiting.poll(); replies != null; replies = waiting.poll()) {
                answer(replies);
            }
        }

        private void answer(StreamObserver<Book> replies) {
            replies.onNext(Book.getDefaultInstance());
            replies.onCompleted();
        }
    }

    private LoadReport run(Pace pace, Duration warmUp, Duration duration) throws Exception {
        var target =
                new LoadTarget(
                        channel,
                        LoadTarget.method(
                                LibraryGrpc.getPutMethod().getFullMethodName(),
                                LibraryGrpc.getPutMethod().getType()),
                        List.of(new byte[0]),
                        new Metadata(),
                        () -> CallOptions.DEFAULT);
        return new LoadGenerator(target, System::nanoTime, scheduler)
                .run(new LoadPlan(pace, warmUp, duration), _ -> {});
    }

    @Test
    void stall_isChargedToEveryCallThatWasDueInIt_atAFixedRate() throws Exception {
        scheduler.schedule(
                () -> service.stallFor(Duration.ofSeconds(1)), 500, TimeUnit.MILLISECONDS);
        // One call in flight: while it stalls, no other begins, and those that are due wait for it.
        LoadReport report = run(new Pace.FixedRate(100, 1), Duration.ZERO, Duration.ofSeconds(2));

        assertThat(report.calls()).isBetween(190L, 210L);
        assertThat(report.latencies().getValueAtPercentile(75))
                .as(
                        "about half of the calls were due in the stall, half of these in its first half")
                .isGreaterThan(TimeUnit.MILLISECONDS.toNanos(200));
    }

    @Test
    void concurrency_isNeverExceeded_inAClosedLoop() throws Exception {
        service.stallFor(Duration.ofSeconds(1));
        LoadReport report =
                run(new Pace.ClosedLoop(7), Duration.ofMillis(700), Duration.ofMillis(100));

        assertThat(service.calls).hasValue(7);
        assertThat(report.calls()).as("begun in the warm-up").isZero();
    }

    @Test
    void failures_areCountedByStatus_andPaced() throws Exception {
        service.fails = true;
        LoadReport report = run(new Pace.ClosedLoop(2), Duration.ZERO, Duration.ofSeconds(1));

        assertThat(report.calls()).isZero();
        assertThat(report.failures()).containsOnlyKeys(Status.Code.RESOURCE_EXHAUSTED);
        assertThat(report.failed()).isBetween(1L, 2 * 101L);
    }
}
