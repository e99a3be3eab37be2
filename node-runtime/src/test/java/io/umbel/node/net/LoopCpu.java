package io.umbel.node.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.SingleThreadEventExecutor;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Whether an event loop spins: one that has nothing to do uses next to no processor time. */
public final class LoopCpu {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final Duration WINDOW = Duration.ofMillis(250);
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final double IDLE = 0.05;

    private LoopCpu() {}

    /** Fails unless the loop, which has nothing to do any more, comes to rest. */
    public static void assertComesToRest(EventLoop loop) throws InterruptedException {
        long thread = ((SingleThreadEventExecutor) loop).threadProperties().id();
        long end = System.nanoTime() + PATIENCE.toNanos();
        double share = share(thread);
        while (share > IDLE && System.nanoTime() < end) {
            share = share(thread);
        }
        assertThat(share).as("share of a processor that the idle loop uses").isLessThan(IDLE);
    }

    private static double share(long thread) throws InterruptedException {
        long begun = System.nanoTime();
        long before = THREADS.getThreadCpuTime(thread);
        var _ = new CountDownLatch(1).await(WINDOW.toMillis(), TimeUnit.MILLISECONDS);
        return (double) (THREADS.getThreadCpuTime(thread) - before) / (System.nanoTime() - begun);
    }
}
