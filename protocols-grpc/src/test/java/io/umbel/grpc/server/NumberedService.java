package io.umbel.grpc.server;

import io.grpc.stub.StreamObserver;
import io.grpc.testing.integration.Messages.SimpleRequest;
import io.grpc.testing.integration.Messages.SimpleResponse;
import io.grpc.testing.integration.TestServiceGrpc;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Remembers which calls came in; each takes a moment. */
final class NumberedService extends TestServiceGrpc.TestServiceImplBase {
    private static final long MOMENT_MILLIS = 3;

    private final Set<Integer> accepted = ConcurrentHashMap.newKeySet();
    private final CountDownLatch never = new CountDownLatch(1);

    @Override
    public void unaryCall(SimpleRequest request, StreamObserver<SimpleResponse> answers) {
        accepted.add(request.getResponseSize());
        try {
            var _ = never.await(MOMENT_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        answers.onNext(SimpleResponse.getDefaultInstance());
        answers.onCompleted();
    }

    boolean accepted(int number) {
        return accepted.contains(number);
    }
}
