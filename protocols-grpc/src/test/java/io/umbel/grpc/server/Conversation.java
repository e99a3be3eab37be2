package io.umbel.grpc.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.grpc.Channel;
import io.grpc.stub.StreamObserver;
import io.grpc.testing.integration.Messages.Payload;
import io.grpc.testing.integration.Messages.StreamingOutputCallRequest;
import io.grpc.testing.integration.Messages.StreamingOutputCallResponse;
import io.grpc.testing.integration.TestServiceGrpc;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A call with a {@link RecordingService} that stays open, so that it notices what others do. */
final class Conversation {
    private static final int PATIENCE = 30;

    private final BlockingQueue<Object> heard = new LinkedBlockingQueue<>();
    private final StreamObserver<StreamingOutputCallRequest> said;

    Conversation(Channel channel) {
        this.said =
                TestServiceGrpc.newStub(channel)
                        .fullDuplexCall(
                                new StreamObserver<>() {
                                    @Override
                                    public void onNext(StreamingOutputCallResponse answer) {
                                        heard.add(answer.getPayload().getBody().toStringUtf8());
                                    }

                                    @Override
                                    public void onError(Throwable failure) {
                                        heard.add(failure);
                                    }

                                    @Override
                                    public void onCompleted() {
                                        heard.add("the end");
                                    }
                                });
    }

    /** Fails unless a word comes back. */
    void assertGoesOn(String word) throws InterruptedException {
        said.onNext(
                StreamingOutputCallRequest.newBuilder()
                        .setPayload(Payload.newBuilder().setBody(ByteString.copyFromUtf8(word)))
                        .build());
        assertThat(heard.poll(PATIENCE, TimeUnit.SECONDS)).isEqualTo(word);
    }

    /** Fails unless it ends well. */
    void end() throws InterruptedException {
        said.onCompleted();
        assertThat(heard.poll(PATIENCE, TimeUnit.SECONDS)).isEqualTo("the end");
    }
}
