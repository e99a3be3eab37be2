package io.umbel.grpc.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.internal.testing.StreamRecorder;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.grpc.testing.integration.Messages.SimpleRequest;
import io.grpc.testing.integration.Messages.SimpleResponse;
import io.grpc.testing.integration.Messages.StreamingOutputCallRequest;
import io.grpc.testing.integration.Messages.StreamingOutputCallResponse;
import io.grpc.testing.integration.TestServiceGrpc;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.umbel.grpc.client.NodeChannels;
import io.umbel.node.telemetry.SwitchableTelemetry;
import io.umbel.spi.Admission;
import io.umbel.spi.ErrorCode;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class CallTelemetryTest {
    private static final String METHOD = "grpc.testing.TestService/UnaryCall";
    private static final AttributeKey<String> PEER = AttributeKey.stringKey("umbel.peer.id");
    private static final AttributeKey<String> PROTOCOL = AttributeKey.stringKey("umbel.protocol");
    private static final AttributeKey<String> PATH = AttributeKey.stringKey("umbel.path");
    private static final AttributeKey<String> TRANSPORT =
            AttributeKey.stringKey("network.transport");
    private static final AttributeKey<String> STATUS =
            AttributeKey.stringKey("rpc.response.status_code");

    private final SwitchableTelemetry telemetry = new SwitchableTelemetry();
    private final RecordedSdk recorded = new RecordedSdk();
    private final BlockingQueue<String> tracesSeen = new LinkedBlockingQueue<>();
    private final BlockingQueue<Map.Entry<String, String>> spansOfCallbacks =
            new LinkedBlockingQueue<>();
    private GrpcNode node;
    private NodeChannels channels;

    @BeforeEach
    void start() throws Exception {
        node = GrpcNode.start(telemetry, "listen = [ \"tcp://127.0.0.1:0\" ]");
        channels = node.observedChannels();
        node.provide(new TracingService());
    }

    @AfterEach
    void stop() {
        channels.close();
        node.close();
    }

    /** Notes the trace that its code runs in. */
    private final class TracingService extends TestServiceGrpc.TestServiceImplBase {
        @Override
        public void unaryCall(SimpleRequest request, StreamObserver<SimpleResponse> answers) {
            tracesSeen.add(Span.current().getSpanContext().getSpanId());
            if (request.getFillUsername()) {
                throw new IllegalStateException("as told");
            }
            answers.onNext(SimpleResponse.getDefaultInstance());
            answers.onCompleted();
        }

        @Override
        public StreamObserver<StreamingOutputCallRequest> fullDuplexCall(
                StreamObserver<StreamingOutputCallResponse> answers) {
            var call = (ServerCallStreamObserver<StreamingOutputCallResponse>) answers;
            called("start");
            call.setOnReadyHandler(() -> called("ready"));
            call.setOnCloseHandler(() -> called("close"));
            call.setOnCancelHandler(() -> called("cancel"));
            return new StreamObserver<>() {
                @Override
                public void onNext(StreamingOutputCallRequest request) {
                    called("next");
                    answers.onNext(StreamingOutputCallResponse.getDefaultInstance());
                }

                @Override
                public void onError(Throwable failure) {
                    called("error");
                }

                @Override
                public void onCompleted() {
                    called("completed");
                    answers.onCompleted();
                }
            };
        }

        private void called(String callback) {
            spansOfCallbacks.add(Map.entry(callback, Span.current().getSpanContext().getSpanId()));
        }
    }

    /** What the service was called for until the last of these, and the spans it ran in. */
    private Map<String, Set<String>> callbacksUntil(String last) throws Exception {
        var spans = new TreeMap<String, Set<String>>();
        while (!spans.containsKey(last)) {
            Map.Entry<String, String> one = spansOfCallbacks.take();
            spans.computeIfAbsent(one.getKey(), _ -> new TreeSet<>()).add(one.getValue());
        }
        return spans;
    }

    private void call(ManagedChannel channel) {
        var _ = stub(channel).unaryCall(SimpleRequest.getDefaultInstance());
    }

    private static TestServiceGrpc.TestServiceBlockingStub stub(ManagedChannel channel) {
        return TestServiceGrpc.newBlockingStub(channel).withDeadlineAfter(30, TimeUnit.SECONDS);
    }

    private ManagedChannel quic() {
        return channels.builder(node.address().toString()).build();
    }

    @Test
    void callOverQuic_isASpanAtEitherEnd_theClientsIsTheParent_bothNameThePeer() throws Exception {
        telemetry.switchTo(recorded.sdk());
        call(quic());

        SpanData server = recorded.await(SpanKind.SERVER);
        SpanData client = recorded.await(SpanKind.CLIENT);
        assertThat(server.getName()).isEqualTo(METHOD);
        assertThat(server.getTraceId()).isEqualTo(client.getTraceId());
        assertThat(server.getParentSpanId()).isEqualTo(client.getSpanId());
        assertThat(server.getAttributes().get(PEER)).isEqualTo(node.dialerId().toString());
        assertThat(client.getAttributes().get(PEER)).isEqualTo(node.address().id().toString());
        for (SpanData span : recorded.spans()) {
            assertThat(span.getAttributes().get(TRANSPORT)).isEqualTo("quic");
            assertThat(span.getAttributes().get(PROTOCOL)).isEqualTo("/grpc/1.0");
            assertThat(span.getAttributes().get(PATH)).isEqualTo("direct");
            assertThat(span.getAttributes().get(STATUS)).isEqualTo("OK");
            assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
        }
    }

    @Test
    void callOverTcp_isTracedAsWell() throws Exception {
        telemetry.switchTo(recorded.sdk());
        call(channels.builder(node.listener()).build());

        SpanData server = recorded.await(SpanKind.SERVER);
        assertThat(server.getParentSpanId()).isEqualTo(recorded.await(SpanKind.CLIENT).getSpanId());
        assertThat(server.getAttributes().get(TRANSPORT)).isEqualTo("tcp");
    }

    @Test
    void service_runsInTheServersSpan() throws Exception {
        telemetry.switchTo(recorded.sdk());
        call(quic());

        assertThat(tracesSeen.take()).isEqualTo(recorded.await(SpanKind.SERVER).getSpanId());
    }

    @Test
    void everyCallbackOfAService_runsInTheServersSpan() throws Exception {
        telemetry.switchTo(recorded.sdk());
        var answers = StreamRecorder.<StreamingOutputCallResponse>create();
        StreamObserver<StreamingOutputCallRequest> requests =
                TestServiceGrpc.newStub(quic()).fullDuplexCall(answers);
        requests.onNext(StreamingOutputCallRequest.getDefaultInstance());
        requests.onNext(StreamingOutputCallRequest.getDefaultInstance());
        requests.onCompleted();

        Map<String, Set<String>> spans = callbacksUntil("close");
        String span = recorded.await(SpanKind.SERVER).getSpanId();
        assertThat(spans).containsKeys("start", "ready", "next", "completed");
        assertThat(spans.values()).allMatch(Set.of(span)::equals);
    }

    @Test
    void callbackOfACancelledCall_runsInTheServersSpan() throws Exception {
        telemetry.switchTo(recorded.sdk());
        var requests =
                (ClientCallStreamObserver<StreamingOutputCallRequest>)
                        TestServiceGrpc.newStub(quic())
                                .fullDuplexCall(
                                        StreamRecorder.<StreamingOutputCallResponse>create());
        requests.onNext(StreamingOutputCallRequest.getDefaultInstance());
        Map<String, Set<String>> before = callbacksUntil("next");
        requests.cancel("as told", null);

        assertThat(callbacksUntil("cancel").get("cancel")).isEqualTo(before.get("next"));
        assertThat(before.get("next")).containsExactly(recorded.await(SpanKind.SERVER).getSpanId());
    }

    @Test
    void serviceThatThrows_isAnErrorAtBothEnds() throws Exception {
        telemetry.switchTo(recorded.sdk());
        var stub = stub(quic());

        assertThatThrownBy(() ->
                        stub.unaryCall(SimpleRequest.newBuilder().setFillUsername(true).build()))
                .isInstanceOf(StatusRuntimeException.class);

        for (SpanKind end : new SpanKind[] {SpanKind.SERVER, SpanKind.CLIENT}) {
            SpanData span = recorded.await(end);
            assertThat(span.getAttributes().get(STATUS)).as("%s", end).isEqualTo("UNKNOWN");
            assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
        }
    }

    @Test
    void callThatMiddlewareRefuses_hasASpan_whichIsNotTheServersError() throws Exception {
        telemetry.switchTo(recorded.sdk());
        node.context.guardWith(
                _ -> new Admission.Reject(ErrorCode.RATE_LIMITED, "enough", Duration.ofSeconds(1)));
        var stub = stub(quic());

        assertThatThrownBy(() -> stub.unaryCall(SimpleRequest.getDefaultInstance()))
                .isInstanceOf(StatusRuntimeException.class);

        SpanData server = recorded.await(SpanKind.SERVER);
        assertThat(server.getAttributes().get(STATUS)).isEqualTo("RESOURCE_EXHAUSTED");
        assertThat(server.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
    }

    @Test
    void calls_areMeasuredUnderGrpcsNames_byMethod() throws Exception {
        telemetry.switchTo(recorded.sdk());
        call(quic());
        var _ = recorded.await(SpanKind.SERVER);

        for (String name :
                new String[] {
                    "grpc.client.call.duration",
                    "grpc.client.attempt.rcvd_total_compressed_message_size",
                    "grpc.server.call.duration",
                    "grpc.server.call.sent_total_compressed_message_size"
                }) {
            assertThat(recorded.methodsOf(name)).as(name).containsExactly(METHOD);
        }
    }

    @Test
    void sdkThatComesAndGoes_seesTheCallsOfItsTime_onTheSameChannel() throws Exception {
        ManagedChannel channel = quic();
        call(channel);
        assertThat(recorded.spans()).isEmpty();

        telemetry.switchTo(recorded.sdk());
        call(channel);
        var _ = recorded.await(SpanKind.SERVER);
        telemetry.switchTo(OpenTelemetry.noop());
        call(channel);

        assertThat(recorded.spans()).hasSize(2);
        assertThat(tracesSeen.stream().filter(span -> span.equals("0000000000000000"))).hasSize(2);
    }
}
