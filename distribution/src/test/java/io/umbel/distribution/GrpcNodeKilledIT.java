package io.umbel.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.umbel.distribution.GreeterChannels.Over;
import io.umbel.greeter.GreetReply;
import io.umbel.greeter.GreetRequest;
import io.umbel.greeter.GreeterGrpc;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The process of a node ends in the midst of its calls. */
@Tag("slow")
final class GrpcNodeKilledIT {
    private static final int SECONDS = 10;

    @TempDir private Path folder;

    private static final class Answers implements StreamObserver<GreetReply> {
        final BlockingQueue<Object> heard = new LinkedBlockingQueue<>();

        @Override
        public void onNext(GreetReply reply) {
            heard.add(reply.getText());
        }

        @Override
        public void onError(Throwable failure) {
            heard.add(Status.fromThrowable(failure));
        }

        @Override
        public void onCompleted() {
            heard.add("the end");
        }
    }

    @Test
    void conversations_endUnavailable_andSayWhy() throws Exception {
        Map<Over, Answers> conversations = new EnumMap<>(Over.class);
        try (var node = GreeterNode.start(folder);
                var channels = new GreeterChannels(node, folder)) {
            for (Over transport : Over.values()) {
                var answers = new Answers();
                conversations.put(transport, answers);
                GreeterGrpc.newStub(channels.open(transport))
                        .greetEach(answers)
                        .onNext(GreetRequest.newBuilder().setName("you").build());
                assertThat(answers.heard.poll(SECONDS, TimeUnit.SECONDS)).isEqualTo("hello, you");
            }
            node.process().kill();
            conversations.forEach(GrpcNodeKilledIT::assertUnavailable);
        }
    }

    private static void assertUnavailable(Over transport, Answers answers) {
        Object end;
        try {
            end = answers.heard.poll(SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        assertThat(end).as("%s", transport).isInstanceOf(Status.class);
        var status = (Status) end;
        assertThat(status.getCode()).as("%s", transport).isEqualTo(Status.Code.UNAVAILABLE);
        assertThat(status.getDescription())
                .as("%s", transport)
                .isNotNull()
                .doesNotContainIgnoringCase("io exception")
                .containsPattern("(?i)connection|idle|network");
    }
}
