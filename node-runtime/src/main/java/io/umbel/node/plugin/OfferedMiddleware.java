package io.umbel.node.plugin;

import io.umbel.spi.MiddlewareProvider;

/**
 * A middleware of a plugin that settings may name.
 *
 * @param loader the owner's
 */
record OfferedMiddleware(
        String name, String owner, MiddlewareProvider provider, ClassLoader loader) {}
