package io.umbel.grpc.server;

import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/** A call that another thread may end: grpc-java's own calls are for one thread at a time. */
final class OpenCall<Q, R> extends SimpleForwardingServerCall<Q, R> {
    private final Consumer<OpenCall<?, ?>> onEnd;
    private final ReentrantLock lock = new ReentrantLock();
    private boolean abandoned;

    OpenCall(ServerCall<Q, R> call, Consumer<OpenCall<?, ?>> onEnd) {
        super(call);
        this.onEnd = onEnd;
    }

    /** The service will hear nothing more. */
    void ended() {
        onEnd.accept(this);
    }

    /** Ends the call in the service's place; what the service still sends is dropped. */
    void abandon(Status status) {
        exclusively(() -> {
            abandoned = true;
            try {
                super.close(status, new Metadata());
            } catch (IllegalStateException closedAlready) {
                // and what it sent is on its way
            }
        });
        ended();
    }

    @Override
    public void sendHeaders(Metadata headers) {
        exclusively(() -> super.sendHeaders(headers));
    }

    @Override
    public void sendMessage(R message) {
        exclusively(() -> super.sendMessage(message));
    }

    @Override
    public void close(Status status, Metadata trailers) {
        exclusively(() -> super.close(status, trailers));
    }

    private void exclusively(Runnable action) {
        lock.lock();
        try {
            if (!abandoned) {
                action.run();
            }
        } finally {
            lock.unlock();
        }
    }
}
