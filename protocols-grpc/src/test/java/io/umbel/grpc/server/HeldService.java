package io.umbel.grpc.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Context;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.grpc.testing.integration.Messages.SimpleRequest;
import io.grpc.testing.integration.Messages.SimpleResponse;
import io.grpc.testing.integration.TestServiceGrpc;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Answers when told. */
final class HeldService extends TestServiceGrpc.TestServiceImplBase {
    private static final int PATIENCE = 30;

    final CountDownLatch release = new CountDownLatch(1);
    final AtomicInteger held = new AtomicInteger();

    /** The contexts of cancelled calls. */
    final BlockingQueue<Context> cancelled = new LinkedBlockingQueue<>();

    @Override
    public void unaryCall(SimpleRequest request, StreamObserver<SimpleResponse> answers) {
        Context context = Context.current();
        ((ServerCallStreamObserver<SimpleResponse>) answers)
                .setOnCancelHandler(() -> cancelled.add(context));
        held.incrementAndGet();
        Thread.ofVirtual().start(() -> answer(answers));
    }

    private void answer(StreamObserver<SimpleResponse> answers) {
        try {
            release.await();
            answers.onNext(SimpleResponse.getDefaultInstance());
            answers.onCompleted();
        } catch (InterruptedException | StatusRuntimeException cancelledMeanwhile) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits until so many calls have come in. */
    void awaitHeld(int calls) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE);
        while (held.get() < calls) {
            assertThat(System.nanoTime()).as("%s calls", held).isLessThan(deadline);
            Thread.onSpinWait();
        }
    }
}
