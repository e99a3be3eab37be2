package io.umbel.grpc.command;

import java.util.Locale;

/** Nanoseconds as people read them. */
final class Times {
    private static final double NANOS_PER_MILLI = 1e6;

    private Times() {}

    /** {@code 0.042 ms}, {@code 12.3 ms}: three digits that count. */
    static String shown(long nanos) {
        double millis = nanos / NANOS_PER_MILLI;
        String format = millis < 1 ? "%.3f ms" : millis < 100 ? "%.2f ms" : "%.0f ms";
        return String.format(Locale.ROOT, format, millis);
    }
}
