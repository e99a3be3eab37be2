package io.umbel.node.terminal;

import io.umbel.node.control.HostAndPort;
import io.umbel.spi.NetworkPath;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Values as people read them. */
public final class Texts {
    private static final int MICROS_PER_MILLI = 1000;

    private Texts() {}

    /** {@code 3d 4h}, {@code 12m 5s}, {@code 0.42 ms}: the two largest units, or a fraction. */
    public static String duration(Duration duration) {
        if (duration.toDays() > 0) {
            return duration.toDays() + "d " + duration.toHoursPart() + 'h';
        }
        if (duration.toHours() > 0) {
            return duration.toHours() + "h " + duration.toMinutesPart() + 'm';
        }
        if (duration.toMinutes() > 0) {
            return duration.toMinutes() + "m " + duration.toSecondsPart() + 's';
        }
        if (duration.toSeconds() > 0) {
            return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
        }
        double millis = (double) duration.toNanos() / (MICROS_PER_MILLI * MICROS_PER_MILLI);
        return String.format(Locale.ROOT, millis < 10 ? "%.2f ms" : "%.0f ms", millis);
    }

    /** With one digit after the point as long as it says something. */
    public static String rate(double value) {
        return String.format(Locale.ROOT, value < 100 ? "%.1f" : "%.0f", value);
    }

    public static String path(NetworkPath path) {
        return switch (path) {
            case NetworkPath.Direct direct -> HostAndPort.format(direct.remote());
            case NetworkPath.Relayed relayed -> "via " + relayed.relay();
        };
    }

    public static String joined(Collection<?> values) {
        return values.isEmpty()
                ? "nothing"
                : values.stream().map(Object::toString).sorted().collect(Collectors.joining(" "));
    }

    public static String listed(List<InetSocketAddress> addresses) {
        return addresses.stream().map(HostAndPort::format).collect(Collectors.joining(" "));
    }

    public static String lowerCase(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
