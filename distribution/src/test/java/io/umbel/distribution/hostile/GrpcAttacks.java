package io.umbel.distribution.hostile;

import com.typesafe.config.ConfigFactory;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import io.umbel.grpc.GrpcChannels;
import io.umbel.node.Node;
import io.umbel.testkit.hostile.Attack.Damage;
import io.umbel.testkit.hostile.Pace;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Attacks of a peer that speaks gRPC as it should, and asks for too much. */
final class GrpcAttacks {
    /** Ten times what the node under attack lets one peer do. */
    private static final int CALLS_PER_SECOND = 10 * NodeUnderAttack.CALLS_PER_SECOND;

    private static final int GIANT = 16 << 20;
    private static final int GIANTS_PER_SECOND = 10;
    private static final int METADATA = 256 << 10;
    private static final int METADATA_PER_SECOND = 50;
    private static final int DEPTH = 1_000_000;
    private static final int NESTED_PER_SECOND = 20;
    private static final int AT_ONCE = 16;
    private static final long DEADLINE_SECONDS = 10;

    /** A group that holds a group, and so on (protobuf's wire type 3, field 15). */
    private static final byte GROUP = (byte) ((15 << 3) | 3);

    private GrpcAttacks() {}

    static Map<String, Weapon> all() {
        return Map.of(
                "gRPC: ten times the rate limit", GrpcAttacks::tooMany,
                "gRPC: giant messages", GrpcAttacks::giantMessages,
                "gRPC: giant metadata", GrpcAttacks::giantMetadata,
                "gRPC: deeply nested messages", GrpcAttacks::nestedMessages);
    }

    private static Damage tooMany(Aim aim, BooleanSupplier goOn) throws Exception {
        return calls(
                aim,
                goOn,
                CALLS_PER_SECOND,
                new byte[0],
                new Metadata(),
                "calls, ten times the limit");
    }

    private static Damage giantMessages(Aim aim, BooleanSupplier goOn) throws Exception {
        return calls(
                aim, goOn, GIANTS_PER_SECOND, new byte[GIANT], new Metadata(), "calls of 16 MiB");
    }

    private static Damage giantMetadata(Aim aim, BooleanSupplier goOn) throws Exception {
        var metadata = new Metadata();
        metadata.put(
                Metadata.Key.of("giant", Metadata.ASCII_STRING_MARSHALLER), "x".repeat(METADATA));
        return calls(
                aim,
                goOn,
                METADATA_PER_SECOND,
                new byte[0],
                metadata,
                "calls with 256 KiB of metadata");
    }

    private static Damage nestedMessages(Aim aim, BooleanSupplier goOn) throws Exception {
        var nested = new byte[DEPTH];
        Arrays.fill(nested, GROUP);
        return calls(
                aim,
                goOn,
                NESTED_PER_SECOND,
                nested,
                new Metadata(),
                "messages of a million nested groups");
    }

    private static Damage calls(
            Aim aim,
            BooleanSupplier goOn,
            int perSecond,
            byte[] message,
            Metadata metadata,
            String what)
            throws Exception {
        try (Node attacker = aim.stranger();
                var channels = GrpcChannels.open(attacker.context(), ConfigFactory.empty())) {
            ManagedChannel channel = channels.builder(aim.node().toString()).build();
            Channel armed =
                    ClientInterceptors.intercept(
                            channel, MetadataUtils.newAttachHeadersInterceptor(metadata));
            var seen = new Seen();
            var pace = new Pace(perSecond);
            var free = new Semaphore(AT_ONCE);
            int calls = 0;
            while (goOn.getAsBoolean()) {
                pace.await();
                if (free.tryAcquire(1, TimeUnit.SECONDS)) {
                    calls++;
                    call(armed, message, seen, free);
                }
            }
            return new Damage(
                    "%d %s, up to %d a second".formatted(calls, what, perSecond), seen.toString());
        }
    }

    private static void call(Channel channel, byte[] message, Seen seen, Semaphore free) {
        ClientCall<byte[], byte[]> call =
                channel.newCall(
                        METHOD,
                        CallOptions.DEFAULT.withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS));
        ClientCalls.asyncUnaryCall(call, message, new Outcome(seen, free));
    }

    private record Outcome(Seen seen, Semaphore free) implements StreamObserver<byte[]> {
        @Override
        public void onNext(byte[] answer) {
            seen.add("an answer");
        }

        @Override
        public void onError(Throwable failure) {
            free.release();
            seen.add(text(failure));
        }

        private static String text(Throwable failure) {
            Status status =
                    switch (failure) {
                        case StatusRuntimeException runtime -> runtime.getStatus();
                        case StatusException checked -> checked.getStatus();
                        default -> Status.UNKNOWN;
                    };
            return status.getCode() + ": " + status.getDescription();
        }

        @Override
        public void onCompleted() {
            free.release();
        }
    }

    private static final MethodDescriptor.Marshaller<byte[]> BYTES =
            new MethodDescriptor.Marshaller<>() {
                @Override
                public InputStream stream(byte[] value) {
                    return new ByteArrayInputStream(value);
                }

                @Override
                public byte[] parse(InputStream stream) {
                    try (stream) {
                        return stream.readAllBytes();
                    } catch (IOException e) {
                        throw Status.INTERNAL.withCause(e).asRuntimeException();
                    }
                }
            };

    private static final MethodDescriptor<byte[], byte[]> METHOD =
            MethodDescriptor.newBuilder(BYTES, BYTES)
                    .setType(MethodDescriptor.MethodType.UNARY)
                    .setFullMethodName("umbel.greeter.v1.Greeter/Greet")
                    .build();
}
