package io.umbel.relay;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ManagedChannel;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ClientResponseObserver;
import io.grpc.stub.StreamObserver;
import io.umbel.grpc.GrpcChannels;
import io.umbel.spi.NodeContext;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A gRPC stream without end and, beside it on the same channel, a hundred calls a second, however
 * long the answers take: both note how long they ever had to wait. A call's wait begins when it was
 * due, so that calls which begin late do not hide it.
 */
final class CallsUnderWay implements AutoCloseable {
    private static final long PERIOD_MILLIS = 10;
    private static final int REQUEST = 100;

    /** Chunks under way at a time: enough to be busy, too few to make the calls wait. */
    private static final byte WINDOW = 16;

    private static final byte[] ONE_MORE = {1};

    private final GrpcChannels.Standalone channels;
    private final ManagedChannel channel;
    private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(1);
    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
    private final long start;
    private final AtomicLong begun = new AtomicLong();
    private final AtomicLong answered = new AtomicLong();
    private final AtomicLong longestCall = new AtomicLong();
    private final Flow flow = new Flow();

    CallsUnderWay(NodeContext node, String target) {
        channels = GrpcChannels.open(node, ConfigFactory.empty());
        channel = channels.builder(target).build();
        var _ =
                ClientCalls.asyncBidiStreamingCall(
                        channel.newCall(BytesService.flow(), CallOptions.DEFAULT), flow);
        start = System.nanoTime();
        var _ =
                timer.scheduleAtFixedRate(
                        () -> call(channel), 0, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void call(Channel over) {
        long due = start + TimeUnit.MILLISECONDS.toNanos(begun.getAndIncrement() * PERIOD_MILLIS);
        ClientCalls.asyncUnaryCall(
                over.newCall(BytesService.echo(), CallOptions.DEFAULT),
                new byte[REQUEST],
                new StreamObserver<>() {
                    @Override
                    public void onNext(byte[] answer) {}

                    @Override
                    public void onError(Throwable failure) {
                        failures.add(failure);
                    }

                    @Override
                    public void onCompleted() {
                        answered.incrementAndGet();
                        note(longestCall, due);
                    }
                });
    }

    private static void note(AtomicLong longest, long since) {
        longest.accumulateAndGet(System.nanoTime() - since, Math::max);
    }

    /** What the stream brings. */
    private static final class Flow implements ClientResponseObserver<byte[], byte[]> {
        private final MessageDigest digest = BytesService.newDigest();
        private final CompletableFuture<byte[]> end = new CompletableFuture<>();
        private final AtomicLong bytes = new AtomicLong();
        private final AtomicLong longestPause = new AtomicLong();
        private volatile long heardAt = System.nanoTime();
        private byte[] said = new byte[0];
        private volatile boolean over;
        private boolean ended;
        private boolean begun;
        private ClientCallStreamObserver<byte[]> requests;

        @Override
        public void beforeStart(ClientCallStreamObserver<byte[]> stream) {
            requests = stream;
            stream.setOnReadyHandler(() -> {
                if (!begun) {
                    begun = true;
                    stream.onNext(new byte[] {WINDOW});
                }
            });
        }

        @Override
        public void onNext(byte[] message) {
            note(longestPause, heardAt);
            heardAt = System.nanoTime();
            if (message.length == BytesService.CHUNK) {
                digest.update(message);
                bytes.addAndGet(message.length);
                askForMore();
            } else {
                said = message;
            }
        }

        private void askForMore() {
            if (!over) {
                requests.onNext(ONE_MORE);
            } else if (!ended) {
                ended = true;
                requests.onCompleted();
            }
        }

        @Override
        public void onError(Throwable failure) {
            end.completeExceptionally(failure);
        }

        @Override
        public void onCompleted() {
            end.complete(said);
        }
    }

    List<Throwable> failures() {
        return List.copyOf(failures);
    }

    long answered() {
        return answered.get();
    }

    /** How many wait for their answer. */
    long underWay() {
        return begun.get() - answered.get();
    }

    long bytes() {
        return flow.bytes.get();
    }

    boolean isBroken() {
        return flow.end.isDone() || !failures.isEmpty();
    }

    /** The longest waits since they were last taken. */
    LongestWaits takeLongestWaits() {
        return new LongestWaits(
                Duration.ofNanos(longestCall.getAndSet(0)),
                Duration.ofNanos(flow.longestPause.getAndSet(0)));
    }

    /** Of a call, and of the stream. */
    record LongestWaits(Duration call, Duration stream) {
        private static final Duration AIM = Duration.ofSeconds(1);

        boolean isWithinAim() {
            return call.compareTo(AIM) <= 0 && stream.compareTo(AIM) <= 0;
        }
    }

    /** Ends all of it: every call has its answer, and the stream's checksum is right. */
    void finish() throws Exception {
        timer.shutdown();
        assertThat(timer.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
        flow.over = true;
        assertThat(flow.end.get(60, TimeUnit.SECONDS)).isEqualTo(flow.digest.digest());
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (answered.get() + failures.size() < begun.get()) {
            assertThat(System.nanoTime()).as("time for the last calls").isLessThan(end);
            Thread.onSpinWait();
        }
        assertThat(failures).isEmpty();
    }

    @Override
    public void close() {
        timer.shutdownNow();
        channel.shutdownNow();
        channels.close();
    }
}
