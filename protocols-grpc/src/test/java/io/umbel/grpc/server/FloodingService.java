package io.umbel.grpc.server;

import com.google.protobuf.ByteString;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.grpc.testing.integration.Messages.Payload;
import io.grpc.testing.integration.Messages.StreamingOutputCallRequest;
import io.grpc.testing.integration.Messages.StreamingOutputCallResponse;
import io.grpc.testing.integration.TestServiceGrpc;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;

/** Sends for as long as its caller takes it, 256 MiB at most. */
final class FloodingService extends TestServiceGrpc.TestServiceImplBase {
    static final int MESSAGE = 64 << 10;
    private static final long MOST = 256 << 20;
    private static final StreamingOutputCallResponse RESPONSE =
            StreamingOutputCallResponse.newBuilder()
                    .setPayload(
                            Payload.newBuilder().setBody(ByteString.copyFrom(new byte[MESSAGE])))
                    .build();

    final AtomicLong sent = new AtomicLong();
    final CountDownLatch cancelled = new CountDownLatch(1);

    @Override
    public void streamingOutputCall(
            StreamingOutputCallRequest request,
            StreamObserver<StreamingOutputCallResponse> answers) {
        var observer = (ServerCallStreamObserver<StreamingOutputCallResponse>) answers;
        observer.setOnCancelHandler(cancelled::countDown);
        observer.setOnReadyHandler(() -> send(observer));
    }

    private void send(ServerCallStreamObserver<StreamingOutputCallResponse> answers) {
        while (answers.isReady() && sent.get() < MOST) {
            answers.onNext(RESPONSE);
            sent.addAndGet(MESSAGE);
        }
    }
}
