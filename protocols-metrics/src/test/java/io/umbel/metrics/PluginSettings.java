package io.umbel.metrics;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;

/** The plugin's settings as a node gives them: what a test says, over the plugin's own defaults. */
public final class PluginSettings {
    private PluginSettings() {}

    /** What {@code hocon} says, over a free port, over the defaults. */
    public static Config with(String hocon) {
        return ConfigFactory.parseString(hocon)
                .withFallback(ConfigFactory.parseString("http.port = 0"))
                .withFallback(defaults());
    }

    static Config defaults() {
        return ConfigFactory.parseURL(MetricsProvider.class.getResource("/reference.conf"))
                .getConfig("umbel.plugins.metrics");
    }
}
