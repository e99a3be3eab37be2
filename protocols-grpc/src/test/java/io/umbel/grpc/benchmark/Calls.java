package io.umbel.grpc.benchmark;

import static java.util.Objects.requireNonNull;

import io.grpc.BindableService;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerServiceDefinition;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ClientResponseObserver;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/** A service that echoes and floods, and its calls. */
final class Calls {
    static final int SMALL = 64;
    private static final int IN_FLIGHT = 64;
    private static final long PATIENCE_SECONDS = 120;

    /** So many messages of a flood are asked for before they come: fewer threads wake up. */
    private static final int AHEAD = 16;

    private static final String SERVICE = "umbel.benchmark.Calls";
    private static final MethodDescriptor<Integer, Integer> ECHO = method("Echo", MethodType.UNARY);

    private Calls() {}

    /** How long calls took, each and together. */
    static final class Latencies {
        private final long[] sortedNanos;
        private final long nanos;

        private Latencies(long[] each, long nanos) {
            this.sortedNanos = each.clone();
            Arrays.sort(sortedNanos);
            this.nanos = nanos;
        }

        double micros(double quantile) {
            int index = (int) (sortedNanos.length * quantile);
            return sortedNanos[Math.min(sortedNanos.length - 1, index)] / 1e3;
        }

        double perSecond() {
            return sortedNanos.length * 1e9 / nanos;
        }
    }

    private static MethodDescriptor<Integer, Integer> method(String name, MethodType type) {
        return MethodDescriptor.<Integer, Integer>newBuilder(new Bytes(), new Bytes())
                .setType(type)
                .setFullMethodName(SERVICE + '/' + name)
                .build();
    }

    /** Its request's length is that of the stream's messages. */
    private static MethodDescriptor<Integer, Integer> flood(long bytes) {
        return method("Flood" + bytes, MethodType.SERVER_STREAMING);
    }

    /**
     * @param bytes of each flood
     */
    static BindableService service(long bytes) {
        return () ->
                ServerServiceDefinition.builder(SERVICE)
                        .addMethod(ECHO, ServerCalls.asyncUnaryCall(Calls::echo))
                        .addMethod(
                                flood(bytes),
                                ServerCalls.asyncServerStreamingCall(
                                        (length, answers) -> flood(bytes, length, answers)))
                        .build();
    }

    private static void echo(Integer length, StreamObserver<Integer> answers) {
        answers.onNext(length);
        answers.onCompleted();
    }

    private static void flood(long bytes, int message, StreamObserver<Integer> answers) {
        var observer = (ServerCallStreamObserver<Integer>) answers;
        var left = new long[] {bytes};
        observer.setOnReadyHandler(() -> {
            while (left[0] > 0 && observer.isReady()) {
                observer.onNext(message);
                left[0] -= message;
                if (left[0] <= 0) {
                    observer.onCompleted();
                }
            }
        });
    }

    /** Takes so many bytes in such messages; blocks until all have come. */
    static void takeFlood(ManagedChannel channel, int message, long bytes) throws Exception {
        var done = new CompletableFuture<Long>();
        ClientCalls.asyncServerStreamingCall(
                channel.newCall(flood(bytes), CallOptions.DEFAULT),
                message,
                new ClientResponseObserver<Integer, Integer>() {
                    private long taken;
                    private @Nullable ClientCallStreamObserver<Integer> call;

                    @Override
                    public void beforeStart(ClientCallStreamObserver<Integer> before) {
                        before.disableAutoRequestWithInitial(AHEAD);
                        call = before;
                    }

                    @Override
                    public void onNext(Integer length) {
                        taken += length;
                        requireNonNull(call).request(1);
                    }

                    @Override
                    public void onError(Throwable failure) {
                        done.completeExceptionally(failure);
                    }

                    @Override
                    public void onCompleted() {
                        done.complete(taken);
                    }
                });
        long taken = done.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (taken < bytes) {
            throw new AssertionError(taken + " bytes (expected " + bytes + ')');
        }
    }

    /** One call after another. */
    static Latencies oneByOne(ManagedChannel channel, int calls) {
        var nanos = new long[calls];
        long begun = System.nanoTime();
        for (int i = 0; i < calls; i++) {
            long sent = System.nanoTime();
            var _ = ClientCalls.blockingUnaryCall(channel, ECHO, CallOptions.DEFAULT, SMALL);
            nanos[i] = System.nanoTime() - sent;
        }
        long took = System.nanoTime() - begun;
        return new Latencies(nanos, took);
    }

    /** Always 64 at a time. */
    static Latencies manyAtATime(ManagedChannel channel, int calls) throws InterruptedException {
        var free = new Semaphore(IN_FLIGHT);
        var ends = new AtomicReferenceArray<Long>(calls);
        long begun = System.nanoTime();
        for (int i = 0; i < calls; i++) {
            free.acquire();
            begin(channel, i, free, ends);
        }
        free.acquire(IN_FLIGHT);
        long took = System.nanoTime() - begun;
        var nanos = new long[calls];
        for (int i = 0; i < calls; i++) {
            nanos[i] = ends.get(i);
        }
        return new Latencies(nanos, took);
    }

    private static void begin(
            ManagedChannel channel, int call, Semaphore free, AtomicReferenceArray<Long> ends) {
        long sent = System.nanoTime();
        ClientCalls.asyncUnaryCall(
                channel.newCall(ECHO, CallOptions.DEFAULT),
                SMALL,
                new StreamObserver<>() {
                    @Override
                    public void onNext(Integer length) {}

                    @Override
                    public void onError(Throwable failure) {
                        throw new AssertionError("a call of the benchmark failed", failure);
                    }

                    @Override
                    public void onCompleted() {
                        ends.set(call, System.nanoTime() - sent);
                        free.release();
                    }
                });
    }
}
