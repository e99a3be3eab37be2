package io.umbel.grpc.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Channel;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.testing.integration.Messages.SimpleRequest;
import io.grpc.testing.integration.TestServiceGrpc;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Numbered unary calls, one after another by each caller, until it ends. */
final class Load {
    private static final int PATIENCE = 30;
    private static final long PAUSE_MILLIS = 10;

    /** A call that failed. */
    record Failure(int number, Status status) {}

    private final AtomicInteger numbers = new AtomicInteger();
    private final AtomicInteger answers = new AtomicInteger();
    private final AtomicLong slowest = new AtomicLong();
    private final Queue<Failure> failures = new ConcurrentLinkedQueue<>();
    private final List<Thread> callers = new ArrayList<>();
    private volatile boolean over;

    private Load() {}

    static Load start(List<ManagedChannel> channels, int callersEach) {
        var load = new Load();
        for (ManagedChannel channel : channels) {
            for (int caller = 0; caller < callersEach; caller++) {
                load.callers.add(Thread.ofVirtual().start(() -> load.callOn(channel)));
            }
        }
        return load;
    }

    private void callOn(Channel channel) {
        var stub = TestServiceGrpc.newBlockingStub(channel);
        while (!over) {
            int number = numbers.incrementAndGet();
            long begun = System.nanoTime();
            try {
                var _ =
                        stub.withDeadlineAfter(PATIENCE, TimeUnit.SECONDS)
                                .unaryCall(
                                        SimpleRequest.newBuilder().setResponseSize(number).build());
                answers.incrementAndGet();
            } catch (StatusRuntimeException e) {
                failures.add(new Failure(number, e.getStatus()));
                pause();
            }
            slowest.accumulateAndGet(System.nanoTime() - begun, Math::max);
        }
    }

    /** Calls fail at once while nobody is there: without a pause they would keep the loop busy. */
    private static void pause() {
        try {
            var _ = new CountDownLatch(1).await(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits until so many more calls have been answered. */
    void awaitAnswers(int more) {
        int enough = answers.get() + more;
        long deadline = deadline();
        while (answers.get() < enough) {
            assertThat(System.nanoTime())
                    .as("%s answers, %s", answers, failures)
                    .isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    /** Waits until a call fails. */
    void awaitFailure() {
        long deadline = deadline();
        while (failures.isEmpty()) {
            assertThat(System.nanoTime()).as("%s answers", answers).isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    private static long deadline() {
        return System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE);
    }

    /** Waits for the calls that are under way; the failures of all. */
    List<Failure> end() throws InterruptedException {
        over = true;
        for (Thread caller : callers) {
            assertThat(caller.join(Duration.ofSeconds(PATIENCE)))
                    .as("a call that never ends")
                    .isTrue();
        }
        return List.copyOf(failures);
    }

    Duration slowest() {
        return Duration.ofNanos(slowest.get());
    }
}
