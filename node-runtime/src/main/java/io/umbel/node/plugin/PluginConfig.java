package io.umbel.node.plugin;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigUtil;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** A plugin's settings: what the node's files say, over the plugin's own {@code reference.conf}. */
final class PluginConfig {
    private static final String REFERENCE = "reference.conf";
    private static final String READ_BY_THE_NODE = "middleware";

    private PluginConfig() {}

    static Config of(Config settings, PluginArchive archive, PluginArchiveClassLoader loader)
            throws PluginRefusedException {
        Config defaults = defaults(archive, loader);
        try {
            return settings.withoutPath(READ_BY_THE_NODE).withFallback(defaults).resolve();
        } catch (ConfigException e) {
            throw PluginRefusedException.of(
                    "%s: its settings cannot be resolved: %s"
                            .formatted(archive.label(), e.getMessage()));
        }
    }

    private static Config defaults(PluginArchive archive, PluginArchiveClassLoader loader)
            throws PluginRefusedException {
        String path = ConfigUtil.joinPath("umbel", "plugins", archive.id());
        try {
            Config reference = reference(loader);
            if (!reference.isEmpty() && !reference.hasPath(path)) {
                throw PluginRefusedException.of(
                        "%s: its %s has no %s: put the defaults under that key"
                                .formatted(archive.label(), REFERENCE, path));
            }
            return reference.isEmpty() ? reference : reference.getConfig(path);
        } catch (IOException | ConfigException e) {
            throw PluginRefusedException.of(
                    "%s: its %s cannot be read: %s"
                            .formatted(archive.label(), REFERENCE, e.getMessage()));
        }
    }

    private static Config reference(PluginArchiveClassLoader loader) throws IOException {
        Optional<InputStream> file = loader.openOwn(REFERENCE);
        if (file.isEmpty()) {
            return ConfigFactory.empty();
        }
        try (var reader = new InputStreamReader(file.get(), StandardCharsets.UTF_8)) {
            return ConfigFactory.parseReader(reader).resolve();
        }
    }
}
