package io.umbel.node.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.umbel.spi.Alpn;
import io.umbel.spi.DialException;
import io.umbel.spi.DialException.Failure;
import io.umbel.spi.ErrorCode;
import io.umbel.spi.NodeAddress;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Records dials and pings; each waits until the test answers it. */
final class RecordingDialer implements PoolDialer<RecordingDialer.Link> {
    private static final int DEADLINE_SECONDS = 10;

    private final BlockingQueue<Call<Link>> dials = new LinkedBlockingQueue<>();
    private final BlockingQueue<Call<Boolean>> pings = new LinkedBlockingQueue<>();

    /** What the pool asked for, on a thread of its own, and the answer it waits for. */
    static final class Call<T> {
        private final Thread thread = Thread.currentThread();
        private final CompletableFuture<T> answer = new CompletableFuture<>();
        private final CompletableFuture<Boolean> interrupted = new CompletableFuture<>();

        T answer(T value) {
            answer.complete(value);
            return value;
        }

        void fail(Throwable failure) {
            answer.completeExceptionally(failure);
        }

        void fail(Failure failure) {
            fail(new DialException(failure, "the peer failed: " + failure, null));
        }

        void awaitInterruption() throws Exception {
            assertThat(interrupted.get(DEADLINE_SECONDS, TimeUnit.SECONDS)).isTrue();
        }

        void awaitEnd() throws InterruptedException {
            assertThat(thread.join(Duration.ofSeconds(DEADLINE_SECONDS))).isTrue();
        }

        private T await() throws IOException, InterruptedException {
            try {
                return answer.get();
            } catch (ExecutionException e) {
                switch (e.getCause()) {
                    case IOException failure -> throw failure;
                    case RuntimeException bug -> throw bug;
                    default -> throw new AssertionError(e);
                }
            } catch (InterruptedException e) {
                interrupted.complete(true);
                throw e;
            }
        }
    }

    /** A connection to nobody. */
    static final class Link {
        private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
        private final CountDownLatch listenedTo = new CountDownLatch(1);
        private final CompletableFuture<String> closed = new CompletableFuture<>();

        /** The other side, or the network, ends it; the pool, which listens by now, is told. */
        void die() throws InterruptedException {
            assertThat(listenedTo.await(DEADLINE_SECONDS, TimeUnit.SECONDS)).isTrue();
            dieUnnoticed();
            listeners.forEach(Runnable::run);
        }

        /** Has ended, but the pool is not told yet. */
        void dieUnnoticed() {
            closed.complete("died");
        }

        boolean isOpen() {
            return !closed.isDone();
        }

        String awaitClosed() throws Exception {
            return closed.get(DEADLINE_SECONDS, TimeUnit.SECONDS);
        }
    }

    Call<Link> nextDial() throws InterruptedException {
        Call<Link> dial = dials.poll(DEADLINE_SECONDS, TimeUnit.SECONDS);
        assertThat(dial).as("a dial within the deadline").isNotNull();
        return dial;
    }

    Call<Boolean> nextPing() throws InterruptedException {
        Call<Boolean> ping = pings.poll(DEADLINE_SECONDS, TimeUnit.SECONDS);
        assertThat(ping).as("a ping within the deadline").isNotNull();
        return ping;
    }

    int unseenPings() {
        return pings.size();
    }

    int unseenDials() {
        return dials.size();
    }

    @Override
    public Link dial(NodeAddress peer, Alpn alpn) throws IOException, InterruptedException {
        var call = new Call<Link>();
        dials.add(call);
        return call.await();
    }

    @Override
    public boolean isOpen(Link link) {
        return link.isOpen();
    }

    @Override
    public void onClosed(Link link, Runnable listener) {
        if (link.isOpen()) {
            link.listeners.add(listener);
            link.listenedTo.countDown();
        } else {
            listener.run();
        }
    }

    @Override
    public void ping(Link link) throws IOException, InterruptedException {
        var call = new Call<Boolean>();
        pings.add(call);
        var _ = call.await();
    }

    @Override
    public void close(Link link, ErrorCode code, String reason) {
        if (link.closed.complete(code + ": " + reason)) {
            link.listeners.forEach(Runnable::run);
        }
    }
}
