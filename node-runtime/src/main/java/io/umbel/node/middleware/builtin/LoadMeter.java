package io.umbel.node.middleware.builtin;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** Measures the load twice a second, from the first time that somebody wants to know. */
final class LoadMeter implements NodeLoad {
    private static final long PERIOD_MILLIS = 500;
    private static final int HEAP_SAMPLES = 4;
    private static final double CPU_SMOOTHING = 0.5;
    private static final long IDLE = -1;

    private final Executor eventLoop;
    private final ScheduledExecutorService timer;
    private final LongSupplier nanoTime;
    private final OperatingSystemMXBean system =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    private final AtomicBoolean started = new AtomicBoolean();
    private final AtomicLong probeSince = new AtomicLong(IDLE);
    private final double[] heaps = new double[HEAP_SAMPLES];
    private int samples;
    private volatile double cpu;
    private volatile double heap;
    private volatile long lagNanos;

    LoadMeter(Executor eventLoop, ScheduledExecutorService timer, LongSupplier nanoTime) {
        this.eventLoop = eventLoop;
        this.timer = timer;
        this.nanoTime = nanoTime;
    }

    NodeLoad started() {
        if (started.compareAndSet(false, true)) {
            var _ =
                    timer.scheduleAtFixedRate(
                            () -> Thread.ofVirtual().name("load-meter").start(this::sample),
                            0,
                            PERIOD_MILLIS,
                            TimeUnit.MILLISECONDS);
        }
        return this;
    }

    private void sample() {
        double now = Math.max(0, system.getProcessCpuLoad());
        cpu = samples == 0 ? now : cpu * (1 - CPU_SMOOTHING) + now * CPU_SMOOTHING;
        heaps[samples++ % HEAP_SAMPLES] = heapNow();
        heap = lowestOf(Math.min(samples, HEAP_SAMPLES));
        probeLoop();
    }

    private static double heapNow() {
        MemoryUsage usage = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
        return (double) usage.getUsed() / usage.getMax();
    }

    /** Garbage comes and goes: what stays over a few samples is in use. */
    private double lowestOf(int count) {
        double lowest = 1;
        for (int i = 0; i < count; i++) {
            lowest = Math.min(lowest, heaps[i]);
        }
        return lowest;
    }

    private void probeLoop() {
        long now = nanoTime.getAsLong();
        if (probeSince.compareAndSet(IDLE, now)) {
            try {
                eventLoop.execute(() -> {
                    lagNanos = nanoTime.getAsLong() - now;
                    probeSince.set(IDLE);
                });
            } catch (RejectedExecutionException _) {
                probeSince.set(IDLE); // the node has stopped
            }
        }
    }

    @Override
    public double cpu() {
        return cpu;
    }

    @Override
    public double heap() {
        return heap;
    }

    @Override
    public Duration loopLag() {
        long since = probeSince.get();
        long waiting = since == IDLE ? 0 : nanoTime.getAsLong() - since;
        return Duration.ofNanos(Math.max(lagNanos, waiting));
    }
}
