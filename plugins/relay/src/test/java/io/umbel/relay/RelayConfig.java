package io.umbel.relay;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;

/** The plugin's settings as a node hands them to it. */
final class RelayConfig {
    private RelayConfig() {}

    /**
     * @param lines of HOCON, before the plugin's own
     */
    static Config of(String... lines) {
        return ConfigFactory.parseString(String.join("\n", lines))
                .withFallback(
                        ConfigFactory.parseResources(
                                        RelayProvider.class.getClassLoader(), "reference.conf")
                                .getConfig("umbel.plugins.relay"));
    }

    static RelaySettings settings(String... lines) {
        return RelaySettings.of(of(lines));
    }
}
