package io.umbel.grpc.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.protobuf.StatusProto;
import io.grpc.testing.integration.Messages.Payload;
import io.grpc.testing.integration.Messages.SimpleRequest;
import io.grpc.testing.integration.Messages.SimpleResponse;
import io.grpc.testing.integration.TestServiceGrpc;
import io.umbel.spi.Admission;
import io.umbel.spi.Call;
import io.umbel.spi.ErrorCode;
import io.umbel.spi.NodeAddress;
import io.umbel.spi.NodeId;
import io.umbel.spi.OnFinish.Outcome;
import io.umbel.testkit.TestNodeContext;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(90)
final class GrpcProtocolTest {
    private static final int PATIENCE = 30;
    private static final SimpleRequest REQUEST = SimpleRequest.getDefaultInstance();

    private GrpcNode node;
    private ManagedChannel quic;

    @BeforeEach
    void start() throws Exception {
        node = GrpcNode.start("server.drain = 5s", "listen = []");
        quic = node.channel();
    }

    @AfterEach
    void stop() {
        node.close();
    }

    private static TestServiceGrpc.TestServiceBlockingStub stub(ManagedChannel channel) {
        return TestServiceGrpc.newBlockingStub(channel)
                .withDeadlineAfter(PATIENCE, TimeUnit.SECONDS);
    }

    private static Status statusOf(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        return Status.fromThrowable(org.assertj.core.api.Assertions.catchThrowable(call));
    }

    @Test
    void service_comesAndGoes_withoutTouchingTheOthers() throws Exception {
        var attachment = node.provide(new RecordingService());
        HealthCheckRequest check =
                HealthCheckRequest.newBuilder().setService("grpc.testing.TestService").build();
        var health = HealthGrpc.newBlockingStub(quic).withDeadlineAfter(PATIENCE, TimeUnit.SECONDS);
        assertThat(health.check(check).getStatus()).isEqualTo(ServingStatus.SERVING);

        attachment.detach();
        assertThat(statusOf(() -> stub(quic).unaryCall(REQUEST)).getCode())
                .isEqualTo(Status.Code.UNIMPLEMENTED);
        assertThat(statusOf(() -> health.check(check)).getCode()).isEqualTo(Status.Code.NOT_FOUND);
        assertThat(health.check(HealthCheckRequest.getDefaultInstance()).getStatus())
                .isEqualTo(ServingStatus.SERVING);
    }

    @Test
    void newGeneration_hidesTheOld_whichFinishesItsCalls() throws Exception {
        TestNodeContext plugin = node.newPlugin("greeter");
        var held = new HeldService();
        var old = node.provide(plugin, held);
        var early = TestServiceGrpc.newFutureStub(quic).unaryCall(REQUEST);
        held.awaitHeld(1);

        node.provide(plugin, new RecordingService());
        var _ = stub(quic).unaryCall(REQUEST);
        Thread detaching = Thread.ofVirtual().start(() -> detach(old));
        held.release.countDown();

        assertThat(early.get(PATIENCE, TimeUnit.SECONDS)).isNotNull();
        detaching.join();
        var _ = stub(quic).unaryCall(REQUEST);
    }

    private static void detach(io.umbel.spi.ExtensionPoint.Attachment attachment) {
        try {
            attachment.detach();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void secondPluginWithTheSameService_isRefused() throws Exception {
        node.provide(node.newPlugin("one"), new RecordingService());
        assertThatThrownBy(() -> node.provide(node.newPlugin("two"), new RecordingService()))
                .hasMessageContaining("grpc.testing.TestService is served by plugin one already");
    }

    @Test
    void refusalOfAMiddleware_isAStatusWithRetryInfo() throws Exception {
        node.provide(new RecordingService());
        BlockingQueue<Call> asked = new LinkedBlockingQueue<>();
        node.context.guardWith(call -> {
            asked.add(call);
            return Admission.reject(ErrorCode.RATE_LIMITED, "too many", Duration.ofMillis(1500));
        });

        var refused =
                (StatusRuntimeException)
                        org.assertj.core.api.Assertions.catchThrowable(
                                () -> stub(quic).unaryCall(REQUEST));
        assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
        assertThat(refused.getStatus().getDescription()).isEqualTo("too many");
        var details = StatusProto.fromThrowable(refused).getDetails(0);
        assertThat(details.unpack(com.google.rpc.RetryInfo.class).getRetryDelay().getSeconds())
                .isEqualTo(1);
        assertThat(asked.take().operation()).isEqualTo("grpc.testing.TestService/UnaryCall");
    }

    @Test
    void admittedCall_isObservedToItsEnd() throws Exception {
        node.provide(new RecordingService());
        BlockingQueue<Outcome> outcomes = new LinkedBlockingQueue<>();
        node.context.guardWith(_ -> Admission.accept(outcomes::add));
        var _ = stub(quic).unaryCall(REQUEST);

        assertThat(outcomes.take()).isEqualTo(Outcome.OK);
        assertThat(outcomes).isEmpty();
    }

    @Test
    void middlewareOfTheServicesPlugin_isAskedToo() throws Exception {
        TestNodeContext plugin = node.newPlugin("greeter");
        plugin.guardWith(_ -> Admission.reject(ErrorCode.UNAUTHORIZED, "not you"));
        node.provide(plugin, new RecordingService());

        assertThat(statusOf(() -> stub(quic).unaryCall(REQUEST)).getCode())
                .isEqualTo(Status.Code.PERMISSION_DENIED);
    }

    @Test
    void wrongKey_isAStatusThatSaysSo() {
        NodeId other = node.context.id();
        var wrong = NodeAddress.of(other, node.address().addresses().getFirst());
        ManagedChannel channel = node.channels.builder(wrong.toString()).build();

        Status status = statusOf(() -> stub(channel).unaryCall(REQUEST));
        assertThat(status.getDescription()).doesNotContain("io exception");
        assertThat(status.getCode()).isIn(Status.Code.UNAUTHENTICATED, Status.Code.UNAVAILABLE);
    }

    @Test
    void compressedCalls_arriveWithEveryCodec() throws Exception {
        node.provide(new RecordingService());
        ByteString body = ByteString.copyFrom(new byte[100_000]);
        SimpleRequest request =
                SimpleRequest.newBuilder().setPayload(Payload.newBuilder().setBody(body)).build();
        for (String codec : List.of("gzip", "zstd", "identity")) {
            assertThat(stub(quic).withCompression(codec).unaryCall(request).getPayload().getBody())
                    .as(codec)
                    .isEqualTo(body);
        }
    }

    @Test
    void halfWrittenRequest_endsWithItsDeadline() throws Exception {
        node.provide(new RecordingService());
        ClientCall<SimpleRequest, SimpleResponse> call =
                quic.newCall(
                        TestServiceGrpc.getUnaryCallMethod(),
                        io.grpc.CallOptions.DEFAULT.withDeadlineAfter(300, TimeUnit.MILLISECONDS));
        BlockingQueue<Status> ends = new LinkedBlockingQueue<>();
        call.start(
                new ClientCall.Listener<>() {
                    @Override
                    public void onClose(Status status, Metadata trailers) {
                        ends.add(status);
                    }
                },
                new Metadata());
        call.request(1);

        assertThat(ends.poll(PATIENCE, TimeUnit.SECONDS))
                .satisfies(status ->
                        assertThat(status.getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED));
    }
}
