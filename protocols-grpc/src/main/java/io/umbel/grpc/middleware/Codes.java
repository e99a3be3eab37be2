package io.umbel.grpc.middleware;

import io.grpc.Status;
import io.umbel.spi.ErrorCode;
import java.util.Map;

/** Umbel's error codes and gRPC's statuses, both ways. */
public final class Codes {
    private static final Map<ErrorCode, Status> STATUSES =
            Map.of(
                    ErrorCode.INTERNAL, Status.INTERNAL,
                    ErrorCode.NOT_SERVING, Status.UNIMPLEMENTED,
                    ErrorCode.UNAUTHORIZED, Status.PERMISSION_DENIED,
                    ErrorCode.RATE_LIMITED, Status.RESOURCE_EXHAUSTED,
                    ErrorCode.OVERLOADED, Status.UNAVAILABLE,
                    ErrorCode.BANNED, Status.PERMISSION_DENIED,
                    ErrorCode.SHUTTING_DOWN, Status.UNAVAILABLE,
                    ErrorCode.CANCELLED, Status.CANCELLED,
                    ErrorCode.PROTOCOL_VIOLATION, Status.INTERNAL,
                    ErrorCode.LIMIT_EXCEEDED, Status.RESOURCE_EXHAUSTED);

    private Codes() {}

    /** A refusal is {@code PERMISSION_DENIED} unless its code says otherwise. */
    public static Status status(ErrorCode code) {
        return STATUSES.getOrDefault(code, Status.PERMISSION_DENIED);
    }

    /** How a call with this status ended. */
    static ErrorCode code(Status status) {
        return switch (status.getCode()) {
            case OK -> ErrorCode.NO_ERROR;
            case CANCELLED -> ErrorCode.CANCELLED;
            case PERMISSION_DENIED, UNAUTHENTICATED -> ErrorCode.UNAUTHORIZED;
            case RESOURCE_EXHAUSTED -> ErrorCode.LIMIT_EXCEEDED;
            case UNAVAILABLE -> ErrorCode.OVERLOADED;
            case UNIMPLEMENTED -> ErrorCode.NOT_SERVING;
            case INVALID_ARGUMENT,
                    NOT_FOUND,
                    ALREADY_EXISTS,
                    FAILED_PRECONDITION,
                    ABORTED,
                    OUT_OF_RANGE ->
                    ErrorCode.REFUSED;
            case UNKNOWN, DEADLINE_EXCEEDED, INTERNAL, DATA_LOSS -> ErrorCode.INTERNAL;
        };
    }
}
