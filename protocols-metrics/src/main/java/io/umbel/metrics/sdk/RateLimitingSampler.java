package io.umbel.metrics.sdk;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Samples so many traces a second, and after a silence a second's worth at once: all calls of a
 * quiet node, and few of a busy one. For any thread.
 */
final class RateLimitingSampler implements Sampler {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final int perSecond;
    private final LongSupplier nanoTime;

    /** When the next trace may begin, had the ones before come evenly: at most a second ago. */
    private final AtomicLong next;

    private RateLimitingSampler(int perSecond, LongSupplier nanoTime) {
        this.perSecond = perSecond;
        this.nanoTime = nanoTime;
        this.next = new AtomicLong(nanoTime.getAsLong() - SECOND);
    }

    /**
     * What goes on here goes on; what begins, or arrives sampled, counts: else a peer could have
     * everything traced.
     *
     * @param perSecond 0 for none
     * @param nanoTime a clock for intervals, as {@link System#nanoTime()}
     */
    static Sampler of(int perSecond, LongSupplier nanoTime) {
        Sampler limit =
                perSecond == 0 ? Sampler.alwaysOff() : new RateLimitingSampler(perSecond, nanoTime);
        return Sampler.parentBasedBuilder(limit).setRemoteParentSampled(limit).build();
    }

    @Override
    public SamplingResult shouldSample(
            Context parent,
            String traceId,
            String name,
            SpanKind kind,
            Attributes attributes,
            List<LinkData> links) {
        long now = nanoTime.getAsLong();
        while (true) {
            long planned = next.get();
            long due = planned - (now - SECOND) < 0 ? now - SECOND : planned;
            if (due - now > 0) {
                return SamplingResult.drop();
            }
            if (next.compareAndSet(planned, due + SECOND / perSecond)) {
                return SamplingResult.recordAndSample();
            }
        }
    }

    @Override
    public String getDescription() {
        return "RateLimitingSampler{%d/s}".formatted(perSecond);
    }

    @Override
    public String toString() {
        return getDescription();
    }
}
