package io.umbel.grpc.command;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.TypeRegistry;
import com.google.protobuf.util.Durations;
import com.google.protobuf.util.JsonFormat;
import com.google.rpc.ErrorDetailsProto;
import com.google.rpc.RetryInfo;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.protobuf.StatusProto;
import io.umbel.spi.DialException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** A call that failed, told in one sentence to whoever made it. */
final class RpcFailure {
    private static final TypeRegistry DETAILS =
            TypeRegistry.newBuilder()
                    .add(ErrorDetailsProto.getDescriptor().getMessageTypes())
                    .build();

    private RpcFailure() {}

    /**
     * The sentence, as what a command ends with.
     *
     * @param operation what was called
     */
    static IOException of(StatusException failure, Target target, String operation) {
        return new IOException(
                transport(failure, target).orElseGet(() -> status(failure, operation)), failure);
    }

    private static Optional<String> transport(StatusException failure, Target target) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String told = transport(cause, target);
            if (told != null) {
                return Optional.of(told);
            }
        }
        return Optional.empty();
    }

    private static @Nullable String transport(Throwable cause, Target target) {
        return switch (cause) {
            case DialException e -> e.getMessage();
            case ConnectException _ ->
                    target + ": connection refused (expected a gRPC server there)";
            case UnknownHostException _ -> noSuchHost(target);
            case UnresolvedAddressException _ -> noSuchHost(target);
            case SocketException e ->
                    target + ": " + e.getMessage() + " (expected a gRPC server there)";
            case SSLException e ->
                    "%s: %s (expected TLS and a certificate that the JDK or --ca FILE proves; --insecure believes any)"
                            .formatted(target, e.getMessage());
            default -> null;
        };
    }

    private static String noSuchHost(Target target) {
        return target + ": no such host (expected a name that the DNS knows, or an address)";
    }

    private static String status(StatusException failure, String operation) {
        Status status = failure.getStatus();
        var text = new StringBuilder(operation).append(": ").append(status.getCode());
        if (status.getDescription() != null) {
            text.append(": ").append(status.getDescription());
        }
        details(failure).forEach(detail -> text.append("; ").append(detail));
        return text.toString();
    }

    /** What the server put into the trailer {@code grpc-status-details-bin}. */
    private static List<String> details(StatusException failure) {
        var told = new ArrayList<String>();
        com.google.rpc.Status status = StatusProto.fromThrowable(failure);
        if (status != null) {
            status.getDetailsList().forEach(detail -> told.add(told(detail)));
        }
        return told;
    }

    private static String told(Any detail) {
        try {
            if (detail.is(RetryInfo.class)) {
                var delay = detail.unpack(RetryInfo.class).getRetryDelay();
                return "retry after " + Durations.toMillis(delay) + " ms";
            }
            return JsonFormat.printer()
                    .usingTypeRegistry(DETAILS)
                    .omittingInsignificantWhitespace()
                    .print(detail);
        } catch (InvalidProtocolBufferException e) {
            return "a detail of type " + detail.getTypeUrl();
        }
    }
}
