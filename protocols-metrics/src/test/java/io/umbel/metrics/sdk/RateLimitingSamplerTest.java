package io.umbel.metrics.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingDecision;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RateLimitingSamplerTest {
    private static final String TRACE = "0123456789abcdef0123456789abcdef";
    private static final String SPAN = "0123456789abcdef";

    /** Near its end, where differences still hold. */
    private long now = Long.MAX_VALUE - 1;

    private void pass(Duration time) {
        now += time.toNanos();
    }

    private long sampled(Sampler sampler, Context parent, int calls) {
        return IntStream.range(0, calls)
                .mapToObj(_ ->
                        sampler.shouldSample(
                                parent,
                                TRACE,
                                "call",
                                SpanKind.SERVER,
                                Attributes.empty(),
                                List.of()))
                .filter(result -> result.getDecision() == SamplingDecision.RECORD_AND_SAMPLE)
                .count();
    }

    private static Context under(SpanContext parent) {
        return Context.root().with(Span.wrap(parent));
    }

    @Test
    void quietNode_tracesAll_andABusyOneItsRate() {
        Sampler sampler = RateLimitingSampler.of(10, () -> now);
        for (int second = 0; second < 5; second++) {
            pass(Duration.ofSeconds(1));
            assertThat(sampled(sampler, Context.root(), 10)).as("all of ten").isEqualTo(10);
        }
        pass(Duration.ofHours(1));
        assertThat(sampled(sampler, Context.root(), 1000)).as("after a silence").isEqualTo(11);
        pass(Duration.ofMillis(300));
        assertThat(sampled(sampler, Context.root(), 1000)).as("a moment later").isEqualTo(3);
    }

    @Test
    void whatBeganHereGoesOn_whatArrivesSampledCounts() {
        Sampler sampler = RateLimitingSampler.of(2, () -> now);
        Context here =
                under(
                        SpanContext.create(
                                TRACE, SPAN, TraceFlags.getSampled(), TraceState.getDefault()));
        Context remote =
                under(
                        SpanContext.createFromRemoteParent(
                                TRACE, SPAN, TraceFlags.getSampled(), TraceState.getDefault()));
        Context unsampled =
                under(
                        SpanContext.createFromRemoteParent(
                                TRACE, SPAN, TraceFlags.getDefault(), TraceState.getDefault()));
        assertThat(sampled(sampler, here, 100)).isEqualTo(100);
        assertThat(sampled(sampler, unsampled, 100)).isZero();
        assertThat(sampled(sampler, remote, 100)).isEqualTo(3);
        assertThat(sampled(sampler, Context.root(), 100)).as("it was the same limit").isZero();
    }

    @Test
    void zero_isNone() {
        assertThat(sampled(RateLimitingSampler.of(0, () -> now), Context.root(), 10)).isZero();
    }
}
