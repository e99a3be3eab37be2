package io.umbel.node.plugin;

import io.umbel.spi.Alpn;
import io.umbel.spi.ExtensionPoint.Attachment;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * One started generation of a plugin.
 *
 * @param generation what PF4J calls it
 * @param middleware what it offers
 * @param attachments what other plugins took in of it
 * @param guards the plugins whose middleware stands before its protocols
 */
record HostedPlugin(
        PluginArchive archive,
        String generation,
        PluginArchiveClassLoader loader,
        PluginScope scope,
        List<ServedProtocol> protocols,
        List<OfferedMiddleware> middleware,
        List<Attachment> attachments,
        Set<String> guards,
        Instant loadedAt) {
    HostedPlugin {
        protocols = List.copyOf(protocols);
        middleware = List.copyOf(middleware);
        attachments = List.copyOf(attachments);
        guards = Set.copyOf(guards);
    }

    String id() {
        return archive.id();
    }

    List<Alpn> alpns() {
        return protocols.stream().map(ServedProtocol::alpn).toList();
    }

    /** Whether it holds on to this plugin's classes, or would if the plugin were there. */
    boolean dependsOn(String pluginId) {
        return archive.names(pluginId) || guards.contains(pluginId);
    }
}
