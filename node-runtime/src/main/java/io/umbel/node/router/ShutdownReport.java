package io.umbel.node.router;

import io.umbel.spi.Alpn;
import java.util.List;
import java.util.stream.Collectors;

/**
 * How protocols stopped.
 *
 * @param late who did not keep the deadline
 */
public record ShutdownReport(List<Late> late) {
    /** Copies {@code late}. */
    public ShutdownReport {
        late = List.copyOf(late);
    }

    /**
     * A protocol that was late.
     *
     * @param what of it still runs, for a person to read
     */
    public record Late(String pluginId, Alpn alpn, String what) {
        @Override
        public String toString() {
            return "plugin " + pluginId + " (" + alpn + "): " + what;
        }
    }

    /** Whether all kept the deadline. */
    public boolean isClean() {
        return late.isEmpty();
    }

    /** {@code all protocols stopped in time}, or who did not, one line each. */
    @Override
    public String toString() {
        return isClean()
                ? "all protocols stopped in time"
                : late.stream().map(Late::toString).collect(Collectors.joining("\n"));
    }
}
