package io.umbel.node.plugin;

import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Protocols that were started and never served, because something beside them failed. */
final class UnservedProtocols {
    private static final Logger log = LoggerFactory.getLogger(UnservedProtocols.class);

    private UnservedProtocols() {}

    /** Runs the plugin's code, so on a thread of the plugin's own. */
    static void shutDown(List<ServedProtocol> started) {
        for (ServedProtocol served : started.reversed()) {
            try {
                served.protocol().shutdown(Duration.ZERO);
            } catch (InterruptedException stopping) {
                Thread.currentThread().interrupt();
            } catch (Throwable failure) {
                log.warn(
                        "plugin {}: shutdown of {} failed",
                        served.pluginId(),
                        served.alpn(),
                        failure);
            }
        }
    }
}
