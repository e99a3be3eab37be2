package io.umbel.relay;

import com.typesafe.config.Config;
import io.grpc.BindableService;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerServiceDefinition;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import io.umbel.grpc.GrpcService;
import io.umbel.spi.NodeContext;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Random;

/**
 * A gRPC service of bytes: {@code Echo} sends them back; {@code Flow} sends as many chunks as each
 * request says, and at the end their digest.
 */
public final class BytesService implements GrpcService, Marshaller<byte[]> {
    static final int CHUNK = 32 << 10;
    private static final String NAME = "umbel.test.Bytes";

    static MethodDescriptor<byte[], byte[]> echo() {
        return method("Echo", MethodType.UNARY);
    }

    static MethodDescriptor<byte[], byte[]> flow() {
        return method("Flow", MethodType.BIDI_STREAMING);
    }

    private static MethodDescriptor<byte[], byte[]> method(String name, MethodType type) {
        return MethodDescriptor.<byte[], byte[]>newBuilder()
                .setType(type)
                .setFullMethodName(NAME + "/" + name)
                .setRequestMarshaller(new BytesService())
                .setResponseMarshaller(new BytesService())
                .build();
    }

    static MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public List<BindableService> services(NodeContext node, Config config) {
        return List.of(() ->
                ServerServiceDefinition.builder(NAME)
                        .addMethod(echo(), ServerCalls.asyncUnaryCall(BytesService::echo))
                        .addMethod(flow(), ServerCalls.asyncBidiStreamingCall(BytesService::flow))
                        .build());
    }

    private static void echo(byte[] request, StreamObserver<byte[]> answer) {
        answer.onNext(request);
        answer.onCompleted();
    }

    private static StreamObserver<byte[]> flow(StreamObserver<byte[]> answers) {
        var digest = newDigest();
        var random = new Random(7);
        return new StreamObserver<>() {
            @Override
            public void onNext(byte[] count) {
                for (int i = 0; i < count[0]; i++) {
                    var chunk = new byte[CHUNK];
                    random.nextBytes(chunk);
                    digest.update(chunk);
                    answers.onNext(chunk);
                }
            }

            @Override
            public void onError(Throwable cancelled) {}

            @Override
            public void onCompleted() {
                answers.onNext(digest.digest());
                answers.onCompleted();
            }
        };
    }

    @Override
    public InputStream stream(byte[] value) {
        return new ByteArrayInputStream(value);
    }

    @Override
    public byte[] parse(InputStream stream) {
        try {
            return stream.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
