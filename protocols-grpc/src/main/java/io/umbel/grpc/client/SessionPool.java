package io.umbel.grpc.client;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ConnectivityState;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.ForwardingClientCallListener.SimpleForwardingClientCallListener;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Several HTTP/2 sessions, each on a QUIC stream of its own, so that a lost packet of one call need
 * not hold up all others. Grows when all are busy, and picks the least busy.
 */
final class SessionPool extends ManagedChannel {
    private final Supplier<ManagedChannel> newSession;
    private final int maxSessions;
    private final int callsPerSession;
    private final ReentrantLock growing = new ReentrantLock();
    private volatile List<Session> sessions;

    private record Session(ManagedChannel channel, AtomicInteger calls) {}

    SessionPool(Supplier<ManagedChannel> newSession, int maxSessions, int callsPerSession) {
        this.newSession = newSession;
        this.maxSessions = maxSessions;
        this.callsPerSession = callsPerSession;
        this.sessions = List.of(new Session(newSession.get(), new AtomicInteger()));
    }

    @Override
    public <Q, R> ClientCall<Q, R> newCall(MethodDescriptor<Q, R> method, CallOptions options) {
        Session session = pick();
        return new Counted<>(session.channel().newCall(method, options), session.calls());
    }

    private Session pick() {
        Session least = leastBusy();
        return least.calls().get() < callsPerSession || sessions.size() >= maxSessions
                ? least
                : grow();
    }

    private Session leastBusy() {
        return sessions.stream()
                .min(Comparator.comparingInt(session -> session.calls().get()))
                .orElseThrow();
    }

    private Session grow() {
        growing.lock();
        try {
            if (sessions.size() < maxSessions && !isShutdown()) {
                var more = new ArrayList<>(sessions);
                more.add(new Session(newSession.get(), new AtomicInteger()));
                sessions = List.copyOf(more);
            }
            return leastBusy();
        } finally {
            growing.unlock();
        }
    }

    int size() {
        return sessions.size();
    }

    @Override
    public String authority() {
        return sessions.getFirst().channel().authority();
    }

    @Override
    public ConnectivityState getState(boolean requestConnection) {
        return sessions.getFirst().channel().getState(requestConnection);
    }

    @Override
    public void notifyWhenStateChanged(ConnectivityState source, Runnable callback) {
        sessions.getFirst().channel().notifyWhenStateChanged(source, callback);
    }

    @Override
    public void resetConnectBackoff() {
        sessions.forEach(session -> session.channel().resetConnectBackoff());
    }

    @Override
    public void enterIdle() {
        sessions.forEach(session -> session.channel().enterIdle());
    }

    @Override
    public ManagedChannel shutdown() {
        return end(ManagedChannel::shutdown);
    }

    @Override
    public ManagedChannel shutdownNow() {
        return end(ManagedChannel::shutdownNow);
    }

    private ManagedChannel end(java.util.function.Consumer<ManagedChannel> how) {
        growing.lock();
        try {
            sessions.forEach(session -> how.accept(session.channel()));
            return this;
        } finally {
            growing.unlock();
        }
    }

    @Override
    public boolean isShutdown() {
        return sessions.getFirst().channel().isShutdown();
    }

    @Override
    public boolean isTerminated() {
        return sessions.stream().allMatch(session -> session.channel().isTerminated());
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
        long deadline = System.nanoTime() + unit.toNanos(timeout);
        for (Session session : sessions) {
            if (!session.channel()
                    .awaitTermination(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                return false;
            }
        }
        return true;
    }

    /** A call counts from its start to its end, which comes exactly once. */
    private static final class Counted<Q, R> extends SimpleForwardingClientCall<Q, R> {
        private final AtomicInteger calls;

        Counted(ClientCall<Q, R> call, AtomicInteger calls) {
            super(call);
            this.calls = calls;
        }

        @Override
        public void start(Listener<R> listener, Metadata headers) {
            calls.incrementAndGet();
            super.start(
                    new SimpleForwardingClientCallListener<>(listener) {
                        @Override
                        public void onClose(Status status, @Nullable Metadata trailers) {
                            calls.decrementAndGet();
                            super.onClose(status, trailers);
                        }
                    },
                    headers);
        }
    }
}
