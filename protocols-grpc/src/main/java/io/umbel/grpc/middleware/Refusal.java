package io.umbel.grpc.middleware;

import com.google.protobuf.Any;
import com.google.protobuf.Duration;
import com.google.rpc.RetryInfo;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.umbel.spi.Admission;

/**
 * A middleware's refusal as a status, with {@code google.rpc.RetryInfo} if trying again may help.
 */
record Refusal(Status status, Metadata trailers) {
    static Refusal of(Admission.Reject rejected) {
        Status status = Codes.status(rejected.code()).withDescription(rejected.reason());
        if (rejected.retryAfter().isZero()) {
            return new Refusal(status, new Metadata());
        }
        var retry = RetryInfo.newBuilder().setRetryDelay(duration(rejected.retryAfter())).build();
        StatusRuntimeException detailed =
                StatusProto.toStatusRuntimeException(
                        com.google.rpc.Status.newBuilder()
                                .setCode(status.getCode().value())
                                .setMessage(rejected.reason())
                                .addDetails(Any.pack(retry))
                                .build());
        Metadata trailers = detailed.getTrailers();
        return new Refusal(status, trailers == null ? new Metadata() : trailers);
    }

    private static Duration duration(java.time.Duration time) {
        return Duration.newBuilder()
                .setSeconds(time.toSeconds())
                .setNanos(time.toNanosPart())
                .build();
    }
}
