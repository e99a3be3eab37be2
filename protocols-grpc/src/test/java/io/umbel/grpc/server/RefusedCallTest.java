package io.umbel.grpc.server;

import static io.umbel.grpc.server.AllListeners.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.stub.MetadataUtils;
import io.grpc.testing.integration.EmptyProtos.Empty;
import io.grpc.testing.integration.Messages.Payload;
import io.grpc.testing.integration.Messages.SimpleRequest;
import io.grpc.testing.integration.TestServiceGrpc;
import io.grpc.testing.integration.UnimplementedServiceGrpc;
import io.umbel.spi.ExtensionPoint.Attachment;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A call that is refused says why; the calls beside it, in the same session, do not notice. */
@Timeout(90)
final class RefusedCallTest {
    private static final int TOO_LARGE = 5 << 20;
    private static final int TOO_MUCH_METADATA = 9 << 10;

    private static AllListeners listeners;
    private static Attachment served;

    @BeforeAll
    static void start() throws Exception {
        listeners = AllListeners.start("client.max-message-size = 3 MiB");
        served = listeners.node.provide(new RecordingService());
    }

    @AfterAll
    static void stop() throws Exception {
        served.detach();
        listeners.close();
    }

    @FunctionalInterface
    private interface Call {
        void on(TestServiceGrpc.TestServiceBlockingStub stub);
    }

    private static Status refusal(Transport transport, Call refused) throws Exception {
        ManagedChannel channel = listeners.channel(transport);
        var conversation = new Conversation(channel);
        conversation.assertGoesOn("before");
        var stub =
                TestServiceGrpc.newBlockingStub(channel)
                        .withDeadlineAfter(PATIENCE, TimeUnit.SECONDS);
        ThrowingCallable call = () -> refused.on(stub);
        Status status = Status.fromThrowable(catchThrowable(call));
        conversation.assertGoesOn("after");
        conversation.end();
        AllListeners.end(channel);
        return status;
    }

    private static SimpleRequest request(int bytes) {
        return SimpleRequest.newBuilder()
                .setPayload(Payload.newBuilder().setBody(ByteString.copyFrom(new byte[bytes])))
                .build();
    }

    @ParameterizedTest
    @EnumSource
    void requestThatIsTooLarge(Transport transport) throws Exception {
        Status status =
                refusal(
                        transport,
                        stub -> {
                            var _ = stub.unaryCall(request(TOO_LARGE));
                        });
        assertThat(status.getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
        assertThat(status.getDescription()).contains(Integer.toString(4 << 20));
    }

    @ParameterizedTest
    @EnumSource
    void responseThatIsTooLarge(Transport transport) throws Exception {
        Status status =
                refusal(
                        transport,
                        stub -> {
                            var _ = stub.unaryCall(request((3 << 20) + 1));
                        });
        assertThat(status.getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
        assertThat(status.getDescription()).contains(Integer.toString(3 << 20));
    }

    @ParameterizedTest
    @EnumSource
    void metadataThatIsTooLarge(Transport transport) throws Exception {
        var metadata = new Metadata();
        metadata.put(
                Metadata.Key.of("long", Metadata.ASCII_STRING_MARSHALLER),
                "a".repeat(TOO_MUCH_METADATA));
        Status status =
                refusal(
                        transport,
                        stub -> {
                            var _ =
                                    stub.withInterceptors(
                                                    MetadataUtils.newAttachHeadersInterceptor(
                                                            metadata))
                                            .unaryCall(request(1));
                        });
        assertThat(status.getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
        assertThat(status.getDescription()).startsWith("metadata: ").contains("8192");
    }

    @ParameterizedTest
    @EnumSource
    void methodThatNobodyServes(Transport transport) throws Exception {
        Status status =
                refusal(
                        transport,
                        stub -> {
                            var _ =
                                    UnimplementedServiceGrpc.newBlockingStub(stub.getChannel())
                                            .withDeadlineAfter(PATIENCE, TimeUnit.SECONDS)
                                            .unimplementedCall(Empty.getDefaultInstance());
                        });
        assertThat(status.getCode()).isEqualTo(Status.Code.UNIMPLEMENTED);
        assertThat(status.getDescription())
                .contains("grpc.testing.UnimplementedService/UnimplementedCall");
    }

    @ParameterizedTest
    @EnumSource
    void methodThatTheServiceDoesNotImplement(Transport transport) throws Exception {
        Status status =
                refusal(
                        transport,
                        stub -> {
                            var _ = stub.emptyCall(Empty.getDefaultInstance());
                        });
        assertThat(status.getCode()).isEqualTo(Status.Code.UNIMPLEMENTED);
        assertThat(status.getDescription()).contains("grpc.testing.TestService/EmptyCall");
    }
}
