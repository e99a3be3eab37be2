package io.umbel.node.plugin;

import io.umbel.spi.Alpn;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/**
 * One line of {@code umbel plugins}.
 *
 * @param id the plugin's id; its file's name if the archive cannot be read
 * @param version empty if the archive cannot be read
 * @param protocols what it serves; empty if it failed
 * @param archive the file in the plugin folder
 * @param loadedAt when it was started, or when that failed
 * @param problem one sentence with its mend; empty if there is none
 */
public record PluginStatus(
        String id,
        String version,
        PluginState state,
        List<Alpn> protocols,
        Path archive,
        Instant loadedAt,
        String problem) {
    /** Copies {@code protocols}. */
    public PluginStatus {
        protocols = List.copyOf(protocols);
    }
}
