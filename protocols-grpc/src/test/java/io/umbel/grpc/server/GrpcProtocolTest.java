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
import io.grpc.stub.StreamObserver;
import io.grpc.testing.integration.EmptyProtos.Empty;
import io.grpc.testing.integration.Messages.Payload;
import io.grpc.testing.integration.Messages.SimpleRequest;
import io.grpc.testing.integration.Messages.SimpleResponse;
import io.grpc.testing.integration.TestServiceGrpc;
import io.umbel.grpc.Caller;
import io.umbel.spi.Admission;
import io.umbel.spi.Call;
import io.umbel.spi.ConnectionInfo;
import io.umbel.spi.ErrorCode;
import io.umbel.spi.NodeAddress;
import io.umbel.spi.NodeId;
import io.umbel.spi.OnFinish.Outcome;
import io.umbel.testkit.TestNodeContext;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
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
        node =
                GrpcNode.start(
                        "server.max-message-size = 40 MiB",
                        "client.max-message-size = 40 MiB",
                        "server.drain = 5s",
                        "listen = [ \"tcp://127.0.0.1:0\" ]");
        quic = node.channel();
    }

    @AfterEach
    void stop() {
        node.close();
    }

    /** Records who calls, and echoes payloads. */
    private static class RecordingService extends TestServiceGrpc.TestServiceImplBase {
        final BlockingQueue<ConnectionInfo> callers = new LinkedBlockingQueue<>();

        @Override
        public void unaryCall(SimpleRequest request, StreamObserver<SimpleResponse> answers) {
            callers.add(Caller.current());
            answers.onNext(SimpleResponse.newBuilder().setPayload(request.getPayload()).build());
            answers.onCompleted();
        }
    }

    /** Answers when told. */
    private static final class HeldService extends TestServiceGrpc.TestServiceImplBase {
        final CountDownLatch release = new CountDownLatch(1);
        final AtomicInteger held = new AtomicInteger();
        final BlockingQueue<String> cancelled = new LinkedBlockingQueue<>();

        @Override
        public void unaryCall(SimpleRequest request, StreamObserver<SimpleResponse> answers) {
            ((io.grpc.stub.ServerCallStreamObserver<SimpleResponse>) answers)
                    .setOnCancelHandler(() -> cancelled.add("cancelled"));
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
    }

    private static TestServiceGrpc.TestServiceBlockingStub stub(ManagedChannel channel) {
        return TestServiceGrpc.newBlockingStub(channel)
                .withDeadlineAfter(PATIENCE, TimeUnit.SECONDS);
    }

    private static Status statusOf(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        return Status.fromThrowable(org.assertj.core.api.Assertions.catchThrowable(call));
    }

    @Test
    void service_knowsItsCallerOverQuic() throws Exception {
        var service = new RecordingService();
        node.provide(service);
        var _ = stub(quic).unaryCall(REQUEST);

        assertThat(service.callers.take())
                .isInstanceOfSatisfying(
                        ConnectionInfo.Quic.class,
                        caller -> assertThat(caller.peer()).isEqualTo(node.dialerId()));
    }

    @Test
    void service_knowsItsCallerOverTcp() throws Exception {
        var service = new RecordingService();
        node.provide(service);
        ManagedChannel tcp = node.channels.builder(node.listener()).build();
        var _ = stub(tcp).unaryCall(REQUEST);

        assertThat(service.callers.take()).isInstanceOf(ConnectionInfo.Tcp.class);
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
        awaitHeld(held, 1);

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

    private static void awaitHeld(HeldService service, int calls) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE);
        while (service.held.get() < calls) {
            assertThat(System.nanoTime()).as(service.held + " calls").isLessThan(deadline);
            Thread.onSpinWait();
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
    void messageOf32MiB_arrivesWhole() throws Exception {
        node.provide(new RecordingService());
        ByteString body = ByteString.copyFrom(new byte[32 << 20]);
        SimpleRequest large =
                SimpleRequest.newBuilder().setPayload(Payload.newBuilder().setBody(body)).build();

        assertThat(stub(quic).unaryCall(large).getPayload().getBody()).isEqualTo(body);
    }

    @Test
    void oversizedMessage_isRefusedAndTheNextCallGoesOn() throws Exception {
        node.provide(new RecordingService());
        SimpleRequest tooLarge =
                SimpleRequest.newBuilder()
                        .setPayload(
                                Payload.newBuilder()
                                        .setBody(ByteString.copyFrom(new byte[41 << 20])))
                        .build();

        assertThat(statusOf(() -> stub(quic).unaryCall(tooLarge)).getCode())
                .isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
        var _ = stub(quic).unaryCall(REQUEST);
    }

    @Test
    @Tag("slow")
    void tenThousandCalls_areOpenAtOnce() throws Exception {
        var service = new HeldService();
        node.provide(service);
        var answers = new ArrayList<com.google.common.util.concurrent.ListenableFuture<?>>();
        for (int i = 0; i < 10_000; i++) {
            answers.add(TestServiceGrpc.newFutureStub(quic).unaryCall(REQUEST));
        }
        awaitHeld(service, 10_000);
        service.release.countDown();
        for (var answer : answers) {
            assertThat(answer.get(PATIENCE, TimeUnit.SECONDS)).isNotNull();
        }
    }

    @Test
    void cancellation_reachesTheService() throws Exception {
        var service = new HeldService();
        node.provide(service);
        var call = TestServiceGrpc.newFutureStub(quic).unaryCall(REQUEST);
        awaitHeld(service, 1);

        call.cancel(true);
        assertThat(service.cancelled.poll(PATIENCE, TimeUnit.SECONDS)).isEqualTo("cancelled");
    }

    @Test
    void unloading_letsAcceptedCallsEnd() throws Exception {
        var service = new HeldService();
        node.provide(service);
        var calls = new ArrayList<com.google.common.util.concurrent.ListenableFuture<?>>();
        for (int i = 0; i < 100; i++) {
            calls.add(TestServiceGrpc.newFutureStub(quic).unaryCall(REQUEST));
        }
        awaitHeld(service, 100);
        Thread unloading =
                Thread.ofVirtual()
                        .start(() -> {
                            try {
                                node.unload();
                            } catch (Exception e) {
                                throw new AssertionError(e);
                            }
                        });
        service.release.countDown();
        for (var call : calls) {
            assertThat(call.get(PATIENCE, TimeUnit.SECONDS)).isNotNull();
        }
        unloading.join();
        node.load();
        node.provide(new RecordingService());
        var _ =
                TestServiceGrpc.newBlockingStub(node.channel())
                        .withWaitForReady()
                        .withDeadlineAfter(PATIENCE, TimeUnit.SECONDS)
                        .unaryCall(REQUEST);
    }

    @Test
    void garbageOnTcp_disturbsNobody() throws Exception {
        node.provide(new RecordingService());
        InetSocketAddress address = hostAndPort(node.listener());
        try (var socket = new Socket(address.getAddress(), address.getPort())) {
            socket.setSoTimeout(PATIENCE * 1000);
            socket.getOutputStream()
                    .write("GET / HTTP/1.1\r\n\r\n garbage".getBytes(StandardCharsets.US_ASCII));
            assertThat(socket.getInputStream().readAllBytes()).isNotNull();
        }
        var _ = stub(quic).unaryCall(REQUEST);
    }

    private static InetSocketAddress hostAndPort(String target) {
        var uri = java.net.URI.create(target);
        return new InetSocketAddress(uri.getHost(), uri.getPort());
    }

    @Test
    void unknownMethod_isNamed() {
        Status status = statusOf(() -> stub(quic).emptyCall(Empty.getDefaultInstance()));
        assertThat(status.getCode()).isEqualTo(Status.Code.UNIMPLEMENTED);
        assertThat(status.getDescription()).contains("grpc.testing.TestService/EmptyCall");
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
