package io.umbel.distribution.benchmark;

import io.umbel.distribution.benchmark.plugin.BeforeCall;
import io.umbel.distribution.benchmark.plugin.PlainEcho;
import io.umbel.spi.Alpn;
import java.util.Arrays;
import java.util.List;

/** What a node does beside serving. */
enum Mode {
    NOTHING("nothing", BeforeCall.NOTHING, false),
    /** What this differs by from the first is noise. */
    NOTHING_AGAIN("nothing, once more", BeforeCall.NOTHING, false),
    /** What this differs by shows what a known cost looks like. */
    FIVE_MICROSECONDS("5 µs of busy waiting before a call", BeforeCall.FIVE_MICROSECONDS, false),
    MIDDLEWARE("the full stack", BeforeCall.MIDDLEWARE, false),
    TELEMETRY("all telemetry", BeforeCall.NOTHING, true);

    private static final Alpn GUARDED_ECHO = Alpn.of("/echo/1.0");

    final String label;
    final BeforeCall before;
    final boolean telemetry;

    Mode(String label, BeforeCall before, boolean telemetry) {
        this.label = label;
        this.before = before;
        this.telemetry = telemetry;
    }

    /** In this order; all, if none is named. */
    static List<Mode> named(String names) {
        return names.isEmpty()
                ? List.of(values())
                : Arrays.stream(names.split(",")).map(Mode::valueOf).toList();
    }

    /** What is guarded as calls are. */
    Alpn echo() {
        return before == BeforeCall.MIDDLEWARE ? GUARDED_ECHO : PlainEcho.ALPN;
    }
}
