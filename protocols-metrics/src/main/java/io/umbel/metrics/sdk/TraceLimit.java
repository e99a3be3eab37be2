package io.umbel.metrics.sdk;

import io.opentelemetry.api.trace.SpanContext;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * So many traces a second, and after a silence a second's worth at once: all calls of a quiet node,
 * and few of a busy one. For any thread.
 */
final class TraceLimit {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final int perSecond;
    private final LongSupplier nanoTime;

    /** When the next trace may begin, had the ones before come evenly: at most a second ago. */
    private final AtomicLong next;

    /**
     * @param perSecond 0 for none
     * @param nanoTime a clock for intervals, as {@link System#nanoTime()}
     */
    TraceLimit(int perSecond, LongSupplier nanoTime) {
        this.perSecond = perSecond;
        this.nanoTime = nanoTime;
        this.next = new AtomicLong(nanoTime.getAsLong() - SECOND);
    }

    /**
     * Whether a span is recorded. What goes on here goes on; what begins, or arrives sampled,
     * counts: else a peer could have everything traced.
     */
    boolean admits(SpanContext parent) {
        if (!parent.isValid()) {
            return admitsOneMore();
        }
        return parent.isSampled() && (!parent.isRemote() || admitsOneMore());
    }

    private boolean admitsOneMore() {
        if (perSecond == 0) {
            return false;
        }
        long now = nanoTime.getAsLong();
        while (true) {
            long planned = next.get();
            long due = planned - (now - SECOND) < 0 ? now - SECOND : planned;
            if (due - now > 0) {
                return false;
            }
            if (next.compareAndSet(planned, due + SECOND / perSecond)) {
                return true;
            }
        }
    }
}
