package io.umbel.grpc.client;

import io.grpc.Status;
import io.netty.handler.codec.http2.Http2Exception.HeaderListSizeException;
import io.umbel.grpc.middleware.Codes;
import io.umbel.grpc.transport.ConnectionLostException;
import io.umbel.spi.DialException;
import io.umbel.spi.ErrorCode;
import java.net.ConnectException;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A failure of the transport as a status. */
final class TransportFailure {
    private static final int MAX_CAUSES = 10;

    /** What grpc-java says when HTTP/2, or what is beneath it, fails. */
    private static final Set<Status.Code> OF_THE_TRANSPORT =
            EnumSet.of(Status.Code.UNAVAILABLE, Status.Code.INTERNAL);

    private TransportFailure() {}

    /** The same status unless the transport's failure caused it. */
    static Status explain(Status status) {
        if (!OF_THE_TRANSPORT.contains(status.getCode())) {
            return status;
        }
        return causes(status.getCause())
                .flatMap(cause -> explained(cause).stream())
                .findFirst()
                .map(explained -> explained.withCause(status.getCause()))
                .orElse(status);
    }

    private static Stream<Throwable> causes(@Nullable Throwable first) {
        return Stream.<@Nullable Throwable>iterate(first, t -> t == null ? null : t.getCause())
                .limit(MAX_CAUSES)
                .flatMap(Stream::ofNullable);
    }

    private static Optional<Status> explained(Throwable cause) {
        return switch (cause) {
            case DialException dial ->
                    Optional.of(status(dial.failure()).withDescription(dial.getMessage()));
            case ConnectionLostException lost ->
                    Optional.of(status(lost.code()).withDescription(lost.getMessage()));
            case HeaderListSizeException tooLarge ->
                    Optional.of(
                            Status.RESOURCE_EXHAUSTED.withDescription(
                                    "metadata: " + tooLarge.getMessage()));
            case ConnectException refused ->
                    Optional.of(Status.UNAVAILABLE.withDescription(refused.getMessage()));
            default -> Optional.empty();
        };
    }

    private static Status status(DialException.Failure failure) {
        return switch (failure) {
            case NO_ADDRESS, UNREACHABLE, CIRCUIT_OPEN -> Status.UNAVAILABLE;
            case WRONG_KEY -> Status.UNAUTHENTICATED;
            case NOT_SERVING -> Status.UNIMPLEMENTED;
            case REFUSED -> Status.PERMISSION_DENIED;
            case NOT_POSSIBLE -> Status.FAILED_PRECONDITION;
        };
    }

    private static Status status(ErrorCode code) {
        return code.equals(ErrorCode.NO_ERROR) || code.equals(ErrorCode.INTERNAL)
                ? Status.UNAVAILABLE
                : Codes.status(code);
    }
}
