package io.umbel.node.plugin;

import io.umbel.spi.MiddlewareProvider;

/**
 * A middleware that settings may name.
 *
 * @param owner the plugin that offers it; empty for the node
 * @param loader the owner's
 */
record OfferedMiddleware(
        String name, String owner, MiddlewareProvider provider, ClassLoader loader) {
    boolean isOfAnotherPluginThan(String pluginId) {
        return !owner.isEmpty() && !owner.equals(pluginId);
    }
}
