package io.umbel.grpc.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import io.grpc.testing.integration.Messages.SimpleRequest;
import io.grpc.testing.integration.Messages.SimpleResponse;
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
