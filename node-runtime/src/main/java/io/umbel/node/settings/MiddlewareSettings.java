package io.umbel.node.settings;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The middleware stacks that the settings name, each in the order of its checks.
 *
 * @param everywhere {@code umbel.endpoint.middleware}: before those of any plugin
 * @param plugins {@code umbel.plugins.<id>.middleware}, by plugin id
 */
public record MiddlewareSettings(
        List<MiddlewareSetting> everywhere, Map<String, List<MiddlewareSetting>> plugins) {
    /** Copies both. */
    public MiddlewareSettings {
        everywhere = List.copyOf(everywhere);
        plugins = Map.copyOf(plugins);
    }

    /** The names of the middlewares that need no plugin. */
    public static Set<String> builtIns() {
        return BuiltInReader.names();
    }

    /** The checks of one plugin's protocols, without those for everywhere. */
    public List<MiddlewareSetting> of(String pluginId) {
        return plugins.getOrDefault(pluginId, List.of());
    }
}
