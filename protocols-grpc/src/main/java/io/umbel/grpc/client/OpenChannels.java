package io.umbel.grpc.client;

import io.grpc.ForwardingChannelBuilder2;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** The channels that were built and have not been shut down. */
final class OpenChannels implements AutoCloseable {
    private static final int SWEEP_AT = 64;
    private static final long GRACE_SECONDS = 2;

    private final Set<ManagedChannel> open = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /** As {@code builder}, whose channels come from {@code build} and are remembered. */
    ManagedChannelBuilder<?> tracking(
            ManagedChannelBuilder<?> builder, Supplier<ManagedChannel> build) {
        return new Tracking(builder, build);
    }

    private ManagedChannel remember(ManagedChannel channel) {
        if (open.size() >= SWEEP_AT) {
            open.removeIf(ManagedChannel::isTerminated);
        }
        open.add(channel);
        if (closed) {
            channel.shutdownNow();
        }
        return channel;
    }

    @Override
    public void close() {
        closed = true;
        open.forEach(ManagedChannel::shutdownNow);
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(GRACE_SECONDS);
        try {
            for (ManagedChannel channel : open) {
                var _ =
                        channel.awaitTermination(
                                deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        open.clear();
    }

    private final class Tracking extends ForwardingChannelBuilder2<Tracking> {
        private final ManagedChannelBuilder<?> delegate;
        private final Supplier<ManagedChannel> build;

        Tracking(ManagedChannelBuilder<?> delegate, Supplier<ManagedChannel> build) {
            this.delegate = delegate;
            this.build = build;
        }

        @Override
        protected ManagedChannelBuilder<?> delegate() {
            return delegate;
        }

        @Override
        public ManagedChannel build() {
            return remember(build.get());
        }
    }
}
