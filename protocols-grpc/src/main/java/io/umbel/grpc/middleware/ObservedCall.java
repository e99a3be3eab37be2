package io.umbel.grpc.middleware;

import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import io.umbel.spi.ErrorCode;
import io.umbel.spi.OnFinish;
import io.umbel.spi.OnFinish.Outcome;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Tells the middlewares how a call ended: once, whoever ends it. */
final class ObservedCall<Q, R> extends SimpleForwardingServerCall<Q, R> {
    private final AtomicReference<@Nullable OnFinish> waiting;
    private volatile Status closedWith = Status.OK;

    ObservedCall(ServerCall<Q, R> call, OnFinish onFinish) {
        super(call);
        this.waiting = new AtomicReference<>(onFinish);
    }

    @Override
    public void close(Status status, Metadata trailers) {
        closedWith = status;
        super.close(status, trailers);
    }

    /** The service failed before it had a listener. */
    void failed(Throwable bug) {
        finish(new Outcome(ErrorCode.INTERNAL, String.valueOf(bug.getMessage())));
    }

    ServerCall.Listener<Q> observe(ServerCall.Listener<Q> listener) {
        return new SimpleForwardingServerCallListener<>(listener) {
            @Override
            public void onComplete() {
                try {
                    super.onComplete();
                } finally {
                    finish(outcome(closedWith));
                }
            }

            @Override
            public void onCancel() {
                try {
                    super.onCancel();
                } finally {
                    Status status = closedWith;
                    finish(
                            status.isOk()
                                    ? new Outcome(ErrorCode.CANCELLED, "cancelled by the caller")
                                    : outcome(status));
                }
            }
        };
    }

    private static Outcome outcome(Status status) {
        return status.isOk()
                ? Outcome.OK
                : new Outcome(
                        Codes.code(status),
                        Objects.requireNonNullElse(status.getDescription(), ""));
    }

    private void finish(Outcome outcome) {
        OnFinish onFinish = waiting.getAndSet(null);
        if (onFinish != null) {
            onFinish.finished(outcome);
        }
    }
}
