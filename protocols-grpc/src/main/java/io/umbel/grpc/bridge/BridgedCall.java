package io.umbel.grpc.bridge;

import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerCall;
import io.grpc.Status;
import io.umbel.grpc.GrpcEvents.Message;
import io.umbel.grpc.GrpcEvents.Side;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

/** A message of a stream has passed when it passes; a single one when the call has succeeded. */
final class BridgedCall<Q, R> extends SimpleForwardingServerCall<Q, R> {
    private final Consumer<Message> passed;
    private final MethodType type;
    private final Queue<Message> single = new ConcurrentLinkedQueue<>();

    BridgedCall(ServerCall<Q, R> call, Consumer<Message> passed) {
        super(call);
        this.passed = passed;
        this.type = call.getMethodDescriptor().getType();
    }

    ServerCall.Listener<Q> observe(ServerCall.Listener<Q> listener) {
        return new SimpleForwardingServerCallListener<>(listener) {
            @Override
            public void onMessage(Q message) {
                saw(Side.REQUEST, message, type.clientSendsOneMessage());
                super.onMessage(message);
            }
        };
    }

    @Override
    public void sendMessage(R message) {
        super.sendMessage(message);
        saw(Side.RESPONSE, message, type.serverSendsOneMessage());
    }

    @Override
    public void close(Status status, Metadata trailers) {
        super.close(status, trailers);
        if (status.isOk()) {
            single.forEach(passed);
        }
        single.clear();
    }

    private void saw(Side side, Object content, boolean isSingle) {
        var message = new Message(getMethodDescriptor(), side, content);
        if (isSingle) {
            single.add(message);
        } else {
            passed.accept(message);
        }
    }
}
