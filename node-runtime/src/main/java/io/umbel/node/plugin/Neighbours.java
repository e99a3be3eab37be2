package io.umbel.node.plugin;

import io.umbel.spi.Alpn;
import io.umbel.spi.ExtensionPoint;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The plugins among which another one starts.
 *
 * @param plugins started already, of each plugin one generation
 * @param reserved protocols that the node serves itself
 */
record Neighbours(List<HostedPlugin> plugins, Set<Alpn> reserved) {
    /** What PF4J calls them, by plugin id. */
    Map<String, String> generations() {
        return plugins.stream()
                .collect(Collectors.toMap(HostedPlugin::id, HostedPlugin::generation));
    }

    /** Their archives, by plugin id. */
    Map<String, PluginArchive> archives() {
        return plugins.stream().collect(Collectors.toMap(HostedPlugin::id, HostedPlugin::archive));
    }

    /** Who serves this protocol, as a message names it. */
    Optional<String> serverOf(Alpn alpn) {
        if (reserved.contains(alpn)) {
            return Optional.of("the node itself");
        }
        return plugins.stream()
                .filter(plugin -> plugin.alpns().contains(alpn))
                .map(plugin -> "plugin " + plugin.archive().label())
                .findFirst();
    }

    List<OfferedMiddleware> middleware() {
        return plugins.stream().flatMap(plugin -> plugin.middleware().stream()).toList();
    }

    /** Where the plugins that {@code dependant} names take in what it provides. */
    List<ExtensionPoint<?>> extensionPoints(PluginArchive dependant) {
        return plugins.stream()
                .filter(plugin -> dependant.names(plugin.id()))
                .<ExtensionPoint<?>>flatMap(plugin -> plugin.scope().extensionPoints().stream())
                .toList();
    }
}
