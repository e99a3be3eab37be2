package io.umbel.grpc.observe;

import io.grpc.ForwardingServerCallListener;
import io.grpc.ServerCall;
import io.opentelemetry.context.Context;

/**
 * Serves a call in a context, on whatever threads that is. Each of them serves this call only and
 * ends: what is once current there stays so. To take it away after each callback would cost as much
 * as all else of a span that is not sampled.
 */
final class InContext<Q> extends ForwardingServerCallListener<Q> {
    private final ServerCall.Listener<Q> listener;
    private final Context context;

    InContext(ServerCall.Listener<Q> listener, Context context) {
        this.listener = listener;
        this.context = context;
    }

    /** For the rest of the current thread. */
    @SuppressWarnings("MustBeClosedChecker") // the thread's end closes it
    static void enter(Context context) {
        var _ = context.makeCurrent();
    }

    @Override
    protected ServerCall.Listener<Q> delegate() {
        return listener;
    }

    @Override
    public void onMessage(Q message) {
        enter(context);
        listener.onMessage(message);
    }

    @Override
    public void onHalfClose() {
        enter(context);
        listener.onHalfClose();
    }

    @Override
    public void onCancel() {
        enter(context);
        listener.onCancel();
    }

    @Override
    public void onComplete() {
        enter(context);
        listener.onComplete();
    }

    @Override
    public void onReady() {
        enter(context);
        listener.onReady();
    }
}
