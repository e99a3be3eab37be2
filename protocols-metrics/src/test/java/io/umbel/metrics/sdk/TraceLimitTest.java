package io.umbel.metrics.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TraceLimitTest {
    private static final String TRACE = "0123456789abcdef0123456789abcdef";
    private static final String SPAN = "0123456789abcdef";
    private static final SpanContext NONE = SpanContext.getInvalid();

    /** Near its end, where differences still hold. */
    private long now = Long.MAX_VALUE - 1;

    private void pass(Duration time) {
        now += time.toNanos();
    }

    private static long admitted(TraceLimit limit, SpanContext parent, int calls) {
        return IntStream.range(0, calls).filter(_ -> limit.admits(parent)).count();
    }

    private static SpanContext here(TraceFlags flags) {
        return SpanContext.create(TRACE, SPAN, flags, TraceState.getDefault());
    }

    private static SpanContext remote(TraceFlags flags) {
        return SpanContext.createFromRemoteParent(TRACE, SPAN, flags, TraceState.getDefault());
    }

    @Test
    void quietNode_tracesAll_andABusyOneItsRate() {
        var limit = new TraceLimit(10, () -> now);
        for (int second = 0; second < 5; second++) {
            pass(Duration.ofSeconds(1));
            assertThat(admitted(limit, NONE, 10)).as("all of ten").isEqualTo(10);
        }
        pass(Duration.ofHours(1));
        assertThat(admitted(limit, NONE, 1000)).as("after a silence").isEqualTo(11);
        pass(Duration.ofMillis(300));
        assertThat(admitted(limit, NONE, 1000)).as("a moment later").isEqualTo(3);
    }

    @Test
    void whatBeganHereGoesOn_whatArrivesSampledCounts() {
        var limit = new TraceLimit(2, () -> now);
        assertThat(admitted(limit, here(TraceFlags.getSampled()), 100)).isEqualTo(100);
        assertThat(admitted(limit, here(TraceFlags.getDefault()), 100)).isZero();
        assertThat(admitted(limit, remote(TraceFlags.getDefault()), 100)).isZero();
        assertThat(admitted(limit, remote(TraceFlags.getSampled()), 100)).isEqualTo(3);
        assertThat(admitted(limit, NONE, 100)).as("it was the same limit").isZero();
    }

    @Test
    void zero_isNone() {
        assertThat(admitted(new TraceLimit(0, () -> now), NONE, 10)).isZero();
    }
}
