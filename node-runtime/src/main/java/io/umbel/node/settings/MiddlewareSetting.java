package io.umbel.node.settings;

import com.typesafe.config.Config;

/** One place of one middleware stack. */
public sealed interface MiddlewareSetting {
    /** As the settings have it. */
    String name();

    /** Where it is written, as {@code file:line}, for messages. */
    String origin();

    /** A middleware of the node, whose settings have been read. */
    record BuiltIn(String name, BuiltInSettings settings, String origin)
            implements MiddlewareSetting {}

    /**
     * A middleware that a plugin may offer.
     *
     * @param name of the {@link io.umbel.spi.MiddlewareProvider}
     * @param config what stands beside the name; empty if nothing does
     */
    record Offered(String name, Config config, String origin) implements MiddlewareSetting {}
}
