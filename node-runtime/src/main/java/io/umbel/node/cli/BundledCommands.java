package io.umbel.node.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.Properties;

/** Which plugins of the archive bring which commands: a node without them does not know those. */
final class BundledCommands {
    private static final String FILE = "bundled-commands.properties";

    private BundledCommands() {}

    /**
     * The id of the plugin.
     *
     * @param command its words, without {@code umbel}
     */
    static Optional<String> pluginOf(String command) {
        Properties plugins = read();
        return plugins.stringPropertyNames().stream()
                .filter(id -> List.of(plugins.getProperty(id).split(", ")).contains(command))
                .findFirst();
    }

    private static Properties read() {
        var plugins = new Properties();
        try (InputStream file = BundledCommands.class.getResourceAsStream(FILE)) {
            if (file == null) {
                throw new IOException(FILE + ": not in the jar");
            }
            plugins.load(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return plugins;
    }
}
