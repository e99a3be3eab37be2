package io.umbel.grpc.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.google.protobuf.ByteString;
import com.typesafe.config.ConfigFactory;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.grpc.testing.integration.Messages.Payload;
import io.grpc.testing.integration.Messages.SimpleRequest;
import io.grpc.testing.integration.Messages.SimpleResponse;
import io.grpc.testing.integration.Messages.StreamingOutputCallRequest;
import io.grpc.testing.integration.Messages.StreamingOutputCallResponse;
import io.grpc.testing.integration.TestServiceGrpc;
import io.umbel.grpc.GrpcEvents;
import io.umbel.grpc.GrpcEvents.Event;
import io.umbel.grpc.settings.GrpcSettings;
import io.umbel.spi.PubSub;
import io.umbel.spi.TopicId;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Calls whose messages become events; gossip is recorded. */
@Timeout(60)
final class BridgedCallsTest {
    private static final String UNARY = "grpc.testing.TestService/UnaryCall";
    private static final SimpleRequest REQUEST =
            SimpleRequest.newBuilder()
                    .setPayload(Payload.newBuilder().setBody(ByteString.copyFromUtf8("news")))
                    .build();

    /** Answers, or refuses an empty request; streams two messages and then fails. */
    private static final class Service extends TestServiceGrpc.TestServiceImplBase {
        @Override
        public void unaryCall(SimpleRequest request, StreamObserver<SimpleResponse> answers) {
            if (!request.hasPayload()) {
                answers.onError(Status.INVALID_ARGUMENT.asException());
                return;
            }
            answers.onNext(SimpleResponse.newBuilder().setPayload(request.getPayload()).build());
            answers.onCompleted();
        }

        @Override
        public void streamingOutputCall(
                StreamingOutputCallRequest request,
                StreamObserver<StreamingOutputCallResponse> answers) {
            answers.onNext(StreamingOutputCallResponse.getDefaultInstance());
            answers.onNext(StreamingOutputCallResponse.getDefaultInstance());
            answers.onError(Status.ABORTED.asException());
        }
    }

    private static String rule(String method, String event) {
        return "bridge = [ { method = \"%s\", topic = news, event = %s } ]"
                .formatted(method, event);
    }

    private static GrpcNode start(PubSub gossip, String... settings) throws Exception {
        GrpcNode node = GrpcNode.start(settings);
        node.context.offer(PubSub.class, gossip);
        var _ = node.provide(new Service());
        return node;
    }

    private static TestServiceGrpc.TestServiceBlockingStub stub(GrpcNode node) {
        return TestServiceGrpc.newBlockingStub(node.channel())
                .withDeadlineAfter(30, TimeUnit.SECONDS);
    }

    @Test
    void callThatSucceeds_isAnEvent_andOneThatFailsIsNone() throws Exception {
        var gossip = new RecordedPubSub();
        try (GrpcNode node = start(gossip, rule(UNARY, "response"))) {
            var stub = stub(node);
            assertThat(catchThrowable(() -> stub.unaryCall(SimpleRequest.getDefaultInstance())))
                    .isNotNull();
            SimpleResponse answer = stub.unaryCall(REQUEST);

            RecordedPubSub.Broadcast event = gossip.broadcasts.take();
            assertThat(event.topic()).isEqualTo(TopicId.named("news"));
            assertThat(SimpleResponse.parseFrom(event.content())).isEqualTo(answer);
            assertThat(gossip.soFar()).isEmpty();
        }
    }

    @Test
    void request_isTheEvent_ifTheRuleSaysSo() throws Exception {
        var gossip = new RecordedPubSub();
        try (GrpcNode node = start(gossip, rule(UNARY, "request"))) {
            var _ = stub(node).unaryCall(REQUEST);
            assertThat(SimpleRequest.parseFrom(gossip.broadcasts.take().content()))
                    .isEqualTo(REQUEST);
        }
    }

    @Test
    void eachMessageOfAStream_isAnEvent_howeverTheCallEnds() throws Exception {
        var gossip = new RecordedPubSub();
        try (GrpcNode node =
                start(gossip, rule("grpc.testing.TestService/StreamingOutputCall", "response"))) {
            var answers =
                    stub(node).streamingOutputCall(StreamingOutputCallRequest.getDefaultInstance());
            assertThat(catchThrowable(() -> answers.forEachRemaining(_ -> {}))).isNotNull();
            var _ = gossip.broadcasts.take();
            var _ = gossip.broadcasts.take();
        }
    }

    @Test
    void gossipThatStands_holdsUpNoCall() throws Exception {
        var gossip = new RecordedPubSub(new CountDownLatch(1), 4096);
        try (GrpcNode node = start(gossip, rule(UNARY, "response"))) {
            var stub = stub(node);
            int more = GrpcProtocol.WAITING_EVENTS + 100;
            for (int i = 0; i < more; i++) {
                var _ = stub.unaryCall(REQUEST);
            }
            assertThat(gossip.soFar()).isEmpty();
            gossip.gate.countDown();
            var _ = gossip.broadcasts.take();
        }
    }

    @Test
    void nodeWithoutGossip_servesAsEver() throws Exception {
        try (GrpcNode node = GrpcNode.start(rule(UNARY, "response"))) {
            var _ = node.provide(new Service());
            assertThat(stub(node).unaryCall(REQUEST).getPayload()).isEqualTo(REQUEST.getPayload());
        }
    }

    @Test
    void mapperOfAPlugin_makesEvents_andMayFail() throws Exception {
        var gossip = new RecordedPubSub();
        try (GrpcNode node = start(gossip)) {
            var failing =
                    node.context.attach(
                            GrpcEvents.class,
                            (_, _) ->
                                    _ -> {
                                        throw new IllegalStateException("a bug");
                                    },
                            node.newPlugin("failing"),
                            ConfigFactory.empty());
            var _ =
                    node.context.attach(
                            GrpcEvents.class,
                            (_, _) -> BridgedCallsTest::sideAsEvent,
                            node.newPlugin("mapping"),
                            ConfigFactory.empty());
            var _ = stub(node).unaryCall(REQUEST);

            assertThat(gossip.broadcasts.take().content()).asString().isEqualTo("REQUEST");
            assertThat(gossip.broadcasts.take().content()).asString().isEqualTo("RESPONSE");
            failing.detach();
        }
    }

    private static Optional<Event> sideAsEvent(GrpcEvents.Message message) {
        return Optional.of(
                new Event("sides", message.side().name().getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void ruleThatIsNone_isToldWithItsPlace() {
        assertThat(
                        catchThrowable(() ->
                                GrpcSettings.read(
                                        ConfigFactory.parseString(rule("Greet", "response")))))
                .hasMessageContaining(
                        "umbel.plugins.grpc.bridge: method 'Greet' (expected pkg.Service/Method)");
    }
}
