package io.umbel.grpc.threads;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Event loops for what is not QUIC, made when first asked for. For any thread. */
public final class SocketLoops implements AutoCloseable {
    private static final int THREADS = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    private static final long GRACE_SECONDS = 2;

    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable EventLoopGroup group;
    private boolean closed;

    /** None yet. */
    public SocketLoops() {}

    /**
     * The loops.
     *
     * @throws IllegalStateException if closed
     */
    public EventLoopGroup group() {
        lock.lock();
        try {
            if (closed) {
                throw new IllegalStateException("the plugin grpc has stopped");
            }
            EventLoopGroup loops = group;
            if (loops == null) {
                loops =
                        new MultiThreadIoEventLoopGroup(
                                THREADS,
                                new DefaultThreadFactory("grpc-io", true),
                                NioIoHandler.newFactory());
                group = loops;
            }
            return loops;
        } finally {
            lock.unlock();
        }
    }

    /** Blocks until the loops have ended, at most 2 s. */
    @Override
    public void close() {
        EventLoopGroup loops;
        lock.lock();
        try {
            closed = true;
            loops = group;
        } finally {
            lock.unlock();
        }
        if (loops != null) {
            var _ =
                    loops.shutdownGracefully(0, GRACE_SECONDS, TimeUnit.SECONDS)
                            .awaitUninterruptibly(GRACE_SECONDS, TimeUnit.SECONDS);
        }
    }
}
