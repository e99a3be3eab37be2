package io.umbel.grpc.server;

import io.grpc.stub.StreamObserver;
import io.grpc.testing.integration.Messages.SimpleRequest;
import io.grpc.testing.integration.Messages.SimpleResponse;
import io.grpc.testing.integration.Messages.StreamingInputCallRequest;
import io.grpc.testing.integration.Messages.StreamingInputCallResponse;
import io.grpc.testing.integration.Messages.StreamingOutputCallRequest;
import io.grpc.testing.integration.Messages.StreamingOutputCallResponse;
import io.grpc.testing.integration.TestServiceGrpc;
import io.umbel.grpc.Caller;
import io.umbel.spi.ConnectionInfo;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** Records who calls and what breaks off, and echoes payloads. */
final class RecordingService extends TestServiceGrpc.TestServiceImplBase {
    final BlockingQueue<ConnectionInfo> callers = new LinkedBlockingQueue<>();
    final BlockingQueue<Throwable> brokenOff = new LinkedBlockingQueue<>();

    @Override
    public void unaryCall(SimpleRequest request, StreamObserver<SimpleResponse> answers) {
        callers.add(Caller.current());
        answers.onNext(SimpleResponse.newBuilder().setPayload(request.getPayload()).build());
        answers.onCompleted();
    }

    @Override
    public StreamObserver<StreamingInputCallRequest> streamingInputCall(
            StreamObserver<StreamingInputCallResponse> answers) {
        callers.add(Caller.current());
        return new Messages<>(answers) {
            @Override
            public void onNext(StreamingInputCallRequest message) {}
        };
    }

    @Override
    public StreamObserver<StreamingOutputCallRequest> fullDuplexCall(
            StreamObserver<StreamingOutputCallResponse> answers) {
        return new Messages<>(answers) {
            @Override
            public void onNext(StreamingOutputCallRequest message) {
                answers.onNext(
                        StreamingOutputCallResponse.newBuilder()
                                .setPayload(message.getPayload())
                                .build());
            }
        };
    }

    private abstract class Messages<Q> implements StreamObserver<Q> {
        private final StreamObserver<?> answers;

        Messages(StreamObserver<?> answers) {
            this.answers = answers;
        }

        @Override
        public void onError(Throwable cause) {
            brokenOff.add(cause);
        }

        @Override
        public void onCompleted() {
            answers.onCompleted();
        }
    }
}
